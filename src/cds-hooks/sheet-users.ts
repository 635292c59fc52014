import { RESULT_TYPES } from '../site-smart.ts'
import type { SmartSite } from '../sites.ts'
import { code, section, table } from './sheet-markdown.ts'

type Smart = SmartSite['smart']

/** What users of the app may do at this site, what that takes of the EHR, and which setting has no effect. */
export function usersMay({ smart }: SmartSite): string {
  const { roles, draftOrders, writeBack, impressionFirst } = smart
  const rows = [
    ['see findings in mode `live`, agree, disagree, report a photo', who(roles.view)],
    ['let the cards of a condition rest', who(roles.snooze)],
    ['draft the suggested tests', draftOrders ? who(roles.draft) : 'nobody: `draftOrders` is off'],
    [
      'file results to the chart, and withdraw them',
      writeBack === 'none' ? 'nobody: `writeBack` is `none`' : who(roles.file),
    ],
    ['see findings in mode `research`', who(smart.researchers)],
    [
      'say what the face looks like before the findings are shown',
      impressionFirst ? 'everyone, once for each photo' : 'not asked',
    ],
    ...ehrOffers(smart),
    [
      'the frame of the app',
      '`sandbox` with `allow-scripts allow-same-origin allow-forms allow-modals` (printing), and `allow="clipboard-write"` (copying)',
    ],
  ]
  const says =
    'Users are named by the address that the EHR sends as `fhirUser`, to the letter. Nothing is written but in mode `live`, ' +
    'and nothing that the EHR has not granted and its CapabilityStatement does not name.'
  const idle = withoutEffect(smart).map((line) => `- ${line}`)
  const notes = idle.length > 0 ? `\n\nWithout effect:\n\n${idle.join('\n')}` : ''
  return section('What users may do', says, `${table(['what', 'who, or what the EHR offers'], rows)}${notes}`)
}

function who(role: Smart['roles']['view']): string {
  if (role === 'everyone') return 'everyone'
  return role.map(code).join(', ') || 'nobody'
}

function ehrOffers({ draftOrders, writeBack }: Smart): readonly (readonly string[])[] {
  const results = RESULT_TYPES[writeBack].join(' or ')
  return [
    ...(draftOrders
      ? [['for drafts, the EHR offers', '`create` of ServiceRequest, with `If-None-Exist`']]
      : []),
    ...(results === ''
      ? []
      : [
          [
            'for results, the EHR offers',
            `\`create\`, \`read\` and \`update\` of ${results}; \`create\` of Device and Provenance, where it can; \`transaction\`, or \`If-None-Exist\``,
          ],
        ]),
  ]
}

/** What the site file says and nobody will notice, each in a sentence. */
function withoutEffect(smart: Smart): readonly string[] {
  const { roles, draftOrders, writeBack } = smart
  const asks = (type: string) => !smart.hasOwnScopes || asksToCreate(smart.scopes, type)
  const results = RESULT_TYPES[writeBack]
  return [
    ...(draftOrders && isNobody(roles.draft) ? ['`draftOrders`: nobody is in `roles.draft`.'] : []),
    ...(!draftOrders && !isNobody(roles.draft) ? ['`roles.draft`: `draftOrders` is off.'] : []),
    ...(writeBack !== 'none' && isNobody(roles.file) ? ['`writeBack`: nobody is in `roles.file`.'] : []),
    ...(writeBack === 'none' && !isNobody(roles.file) ? ['`roles.file`: `writeBack` is `none`.'] : []),
    ...(draftOrders && !asks('ServiceRequest')
      ? ['`draftOrders`: `smart.scopes` do not ask to write ServiceRequest; tests are copied as text.']
      : []),
    ...(results.length > 0 && !results.some(asks)
      ? [`\`writeBack\`: \`smart.scopes\` do not ask to write ${results.join(' or ')}.`]
      : []),
  ]
}

/** In the words of SMART v1, or in the letters of v2. */
function asksToCreate(scopes: string, type: string): boolean {
  return scopes.split(' ').some((scope) => {
    const [, named, right = ''] = /^(?:patient|user)\/([A-Za-z]+|\*)\.([a-z*]+)/.exec(scope) ?? []
    return (named === type || named === '*') && (right === 'write' || right === '*' || right.startsWith('c'))
  })
}

function isNobody(role: Smart['roles']['view']): boolean {
  return role !== 'everyone' && role.length === 0
}
