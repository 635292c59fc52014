import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Button.css'
import '@mantine/core/styles/Loader.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Alert.css'
import '@mantine/core/styles/Title.css'
import '@mantine/core/styles/Text.css'
import '@mantine/core/styles/List.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Switch.css'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import './styles.css'
import './acts.css'
import './viewer.css'
import './over-time.css'
import './compare.css'
import './forced-colors.css'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new TypeError('Cannot start: the page has no #root')

// The theme is Mantine's own, so its variables are in the style sheet and no <style> has to be allowed.
createRoot(root).render(
  <MantineProvider forceColorScheme="light" withCssVariables={false} withGlobalClasses={false}>
    <App />
  </MantineProvider>,
)
