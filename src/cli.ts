#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { RetentionCommand } from './cli/retention.ts'
import { type Day, isDay } from './clinical/day.ts'
import { AppError } from './errors.ts'
import { COMPILED_FOLDER } from './paths.ts'
import { withoutControl } from './quoted.ts'

enableCompileCache(COMPILED_FOLDER)

const KEPT_SETTINGS = `
Settings come from the environment, as for the service:
  FACIES_SITES  folder of site files (default: sites)
  DATABASE_URL  PostgreSQL; without it the embedded database in FACIES_DATA (default: .facies)`

const program = new Command('facies')
  .description(
    "Looks at face photos for the shapes of Cushing's syndrome and acromegaly, and serves the findings to an EHR.\n" +
      'Not a diagnosis. The reference model was fitted on simulated faces and has seen no patient.',
  )
  .showHelpAfterError('(facies --help explains)')

program
  .command('score')
  .description('Scores photos: one JSON line per file on standard output, the story on standard error.')
  .argument('<file...>', 'JPEG, PNG or WebP files, or folders of them')
  .addOption(
    new Option('--sex <sex>', 'administrative sex of the person; without it both readings are given').choices(
      ['female', 'male'],
    ),
  )
  .option('--explain', 'also give what adds up to each logit: named measures, and points of the face')
  .option(
    '--draw <png>',
    'also write the photo with the landmarks drawn on it; with --explain, with what moved each score (one file only)',
  )
  .addHelpText(
    'after',
    `
Each line holds "file" and "kind":
  scored        logits, rank among 100 control photos and outcome per condition, the measures (natural logarithms
                of length ratios), the quality figures and the model
                with --explain also "explanation": for each condition "intercept" (the logit of the mean face), the
                measures' contributions and "shape" add up to "logit" exactly. "landmarks" says where on the face: 468
                numbers for "measures" (each in equal shares at the ends of its lines), for "shape", and for both
                "together", which add up to "logit" less "intercept". "drawing" is what --draw shows: measures as
                lines, whole where they raise the score and broken where they lower it, and points with + or -.
                Not a cause, not a diagnosis
  not-assessed  the reasons, and what the photographer can do; it never means "normal"

Exit code: 0 every file was scored, 2 at least one was not, 1 the command itself could not run.

Example: npm run -s facies -- score --sex female photo.jpg | jq .outcomes`,
  )
  .action(async (files: string[], options: { sex?: 'female' | 'male'; draw?: string; explain?: true }) => {
    const { scoreFiles } = await import('./cli/score.ts')
    process.exitCode = await scoreFiles(files, options)
  })

program
  .command('decide')
  .description("Applies the clinical rules to one patient's facts, or checks them against a file of cases.")
  .option('--facts <file>', 'JSON file of one patient: the decision, and what would change it')
  .option('--json', 'with --facts: the same for programs, nothing cut short')
  .addOption(
    new Option(
      '--cases <file>',
      'JSON file of cases: where the rules decide otherwise than it expects',
    ).conflicts(['facts', 'json']),
  )
  .addHelpText(
    'after',
    `
A file of facts, such as docs/examples/facts.json; "today" may be left out:
  {
    "today": "2026-06-15",
    "input": {
      "age": 38,
      "sex": "female",
      "findings": { "cushing": "suspected", "acromegaly": "not" },
      "pregnant": "unknown",
      "conditions": [{ "key": "easy-bruising" }],
      "medications": [{ "ingredient": "fluticasone", "route": "inhaled", "status": "stopped", "stoppedDaysAgo": 60 }],
      "labs": [{ "test": "egfr", "value": 64, "unit": "mL/min/1.73m2", "date": "2026-05-20" }]
    }
  }
It prints the decision, each rule that fired with its source, and each rule that one fact more would have made fire.
"about" in tests/clinical/cases.json explains the fields and their defaults; "age" may be null.

A file of cases holds "today" and "cases"; each case has "id", "title", "input" (as above) and "expected" (the
decision). It prints one line per mismatch, then "N passed, N failed".

A field or a condition key that is misspelt or unknown is an error, and so is what cannot be: a potassium of 400, a
photo of an older patient. Nothing leaves this machine, and no photo is looked at.

Exit code: 0 decided, or every case passed; 1 a case did not, or the file could not be used.

Examples: npm run -s facies -- decide --facts docs/examples/facts.json
          npm run -s facies -- decide --cases tests/clinical/cases.json`,
  )
  .action(
    async ({ cases, facts, json }: { cases?: string; facts?: string; json?: true }, command: Command) => {
      const { checkCases, decideFacts } = await import('./cli/decide.ts')
      if (facts !== undefined) await decideFacts(facts, { json: json === true })
      else if (cases !== undefined) process.exitCode = await checkCases(cases)
      else command.error('error: one of --facts <file> and --cases <file> is needed')
    },
  )

program
  .command('terms')
  .description("A site's own product codes.")
  .command('import')
  .description('Makes the terms file of a site from its formulary, or from an RxNorm release.')
  .option('--csv <file>', 'formulary: system,code,ingredient[,route][,display]')
  .option('--rxnorm <folder>', 'folder of RXNCONSO.RRF, RXNREL.RRF and, for NDCs, RXNSAT.RRF')
  .option(
    '--others',
    'take ingredients that nobody knows for drugs that the rules do not ask for (with --csv)',
  )
  .requiredOption('--out <file>', 'what to write, beside the site file; its name ends in .terms.json')
  .addHelpText(
    'after',
    `
An ingredient is an English name (prednisone), an RxNorm code (8640) or an ATC code (H02AB07); a drug that the rules
do not ask for is written other:bexarotene. A combination has several rows, or its ingredients with ";" between them.
The route is one of oral, iv, im, sc, inhaled, nasal, topical, eye, ear, rectal, transdermal, vaginal, intra-articular,
epidural, intralesional. Of RxNorm, rows with SAB RXNORM that are not suppressed are read.

Standard error: what was read and what was left out. Nothing is written when a line is wrong; each is named.
Exit code: 0 the file was written, 1 it was not.

Example: npm run -s facies -- terms import --csv products.csv --out sites/north.terms.json`,
  )
  .action(async (options: { csv?: string; rxnorm?: string; others?: boolean; out: string }) => {
    const { importTerms } = await import('./cli/terms-import.ts')
    process.exitCode = await importTerms(options)
  })

program
  .command('report')
  .description('What is on record of a site.')
  .command('alerts')
  .description('What became of the cards of a site: acceptance, reasons, work-ups and confirmed cases.')
  .requiredOption('--site <name>', 'the name of its site file')
  .option('--since <day>', 'only cards and charts from this day on, e.g. 2026-01-01', dayOption)
  .option('--json', 'the same for programs')
  .addHelpText(
    'after',
    `
The database is that of the service: DATABASE_URL, or the folder FACIES_DATA (default: .facies) while no service uses
it. Shares have 95 % intervals (Wilson). What nobody can know is "not known" and in no share: EHRs report no card that
was ignored, and what came after a card is seen only when the chart is opened again. A test that was ordered after a
card was not ordered because of it. No patient is named.

Exit code: 0 printed, 1 nothing is on record of that site, or the database could not be read.

Example: npm run -s facies -- report alerts --site north --since 2026-01-01`,
  )
  .action(async (options: { site: string; since?: Day; json?: true }) => {
    const { reportAlerts } = await import('./cli/report-alerts.ts')
    await reportAlerts(process.env, options)
  })

program
  .command('sheet')
  .description('Prints what health-IT types into the EHR of a site, as Markdown.')
  .requiredOption('--site <name>', 'the name of its site file')
  .addHelpText(
    'after',
    `
Services and their addresses, what a call must hold, the prefetch of the site's EHR, scopes, the app and what its users
may do, links to register, the codes of suggested orders, override reasons and topics. It reads FACIES_BASE_URL and FACIES_SITES (default: sites), and holds
the site's own codes but no secret and no patient.

Exit code: 0 printed, 1 there is no such site, or a setting or site file is wrong.

Example: FACIES_BASE_URL=https://facies.example.org npm run -s facies -- sheet --site north > north.md`,
  )
  .action(async ({ site }: { site: string }) => {
    const { printSheet } = await import('./cli/sheet.ts')
    printSheet(process.env, site)
  })

program
  .command('serve')
  .description('Runs the service for the sites registered in the sites folder.')
  .addHelpText(
    'after',
    `
Settings come from the environment:
  FACIES_BASE_URL  the address under which EHRs call the service (https; http only on loopback)
  FACIES_SITES     folder of site files (default: sites)
  HOST, PORT       where to listen (default: 127.0.0.1, 8080)
  LOG_LEVEL        debug, info, warn, error or silent (default: info)
  INFERENCE_PROCESSES  processes that assess photos, about 200 MB each (default: one per core)
  INFERENCE_DEVICE     cpu, webgpu or cuda; fails where it cannot be used (default: the best that works)

  FACIES_SECRET_KEY    32 bytes in base64url; seals what is kept
  FACIES_FORMER_KEYS   earlier secret keys, with commas between: what they sealed still opens
  DATABASE_URL         PostgreSQL; without it an embedded database (not with NODE_ENV=production)
  FACIES_DATA          folder of the embedded database (default: .facies)
  FACIES_CLIENT_KEY    file of our private key (JWK), for sites that sign in with private_key_jwt`,
  )
  .action(async () => {
    const { serve } = await import('./cli/serve.ts')
    await serve(process.env)
  })

const site = program.command('site').description('The sites that are registered, and the modes they are in.')

site
  .command('mode')
  .description('Changes what a site computes and shows; the audit keeps who did it and why.')
  .requiredOption('--site <name>', 'name of its file, without .json')
  .requiredOption('--to <mode>', 'research, silent, live or paused')
  .requiredOption('--reason <words>', 'why, for the audit; it names no patient')
  .addHelpText(
    'after',
    `
  research  everything is computed, no cards; the app shows findings to the researchers of the site's file
  silent    everything is computed, nothing shown
  live      cards and findings; refused while the model has not been released for it
  paused    nothing is computed

The mode in the site's file counts until this command first changes it. A running service follows within 5 s. With an
embedded database the service has to be stopped meanwhile.
${KEPT_SETTINGS}
Exit code: 0 it was changed, 1 it was not.

Example: npm run -s facies -- site mode --site north --to paused --reason "New camera in the ward"`,
  )
  .action(async (options: { site: string; to: string; reason: string }) => {
    const { changeSiteMode } = await import('./cli/site-mode.ts')
    await changeSiteMode(options, process.env)
  })

site
  .command('show')
  .description('Prints the mode of a site, since when and by whom, and the mode in its file.')
  .requiredOption('--site <name>', 'name of its file, without .json')
  .addHelpText('after', KEPT_SETTINGS)
  .action(async (options: { site: string }) => {
    const { showSite } = await import('./cli/site-mode.ts')
    await showSite(options.site, process.env)
  })

program
  .command('audit')
  .description('The record of who did what.')
  .command('verify')
  .description('Walks the chain of the audit and prints the first entry that was changed, deleted or put in.')
  .option('--after <end>', 'an end that an earlier run printed and you kept elsewhere: <number>:<hash>')
  .addHelpText(
    'after',
    `
Whoever owns the database could add entries, or cut off the newest: keep the printed end, or the line audit-end of the
log, where they cannot change it, and give it to a later run.
${KEPT_SETTINGS}
Exit code: 0 unbroken, 1 broken or not to be read.`,
  )
  .action(async (options: { after?: string }) => {
    const { auditVerify } = await import('./cli/audit-verify.ts')
    process.exitCode = await auditVerify(options.after, process.env)
  })

program
  .command('retention')
  .description(
    'Deletes what was kept for long enough; the audit keeps who did it, and is itself never touched.',
  )
  .option('--dry-run', 'only count')
  .option('--delete', 'delete')
  .option('--site <name>', 'of one site, registered or not any more (default: of all)')
  .option('--assessments <days>', 'assessments whose photo no call has listed for so long', days(1), 730)
  .option(
    '--cards <days>',
    'cards with their answers, charts looked at, and what users of the app said or withdrew, so long ago',
    days(367),
    1095,
  )
  .addHelpText(
    'after',
    `
A card stays while an answer to it is younger, or a snooze lasts. What users of the app said goes by --cards too: first
impressions, answers, photos to be taken again, snoozes after their end, results after they were withdrawn. That a photo
shows another person stays, and so does a result that stands in a chart. Launches, sessions of the app and ids of used
tokens go when they have expired; the ids of tokens belong to no site. It goes in batches and may run beside the
service, where the database is PostgreSQL.
${KEPT_SETTINGS}
Standard output: how much of what. Exit code: 0 it was deleted or counted, 1 the command could not run.

Example: npm run -s facies -- retention --dry-run --site north --assessments 365`,
  )
  .action(async (options: RetentionCommand) => {
    const { endWhatIsOld } = await import('./cli/retention.ts')
    await endWhatIsOld(options, process.env)
  })

program
  .command('keys')
  .description('The keys that seal what is kept.')
  .command('rotate')
  .description(
    'Seals with FACIES_SECRET_KEY what the keys of FACIES_FORMER_KEYS have sealed; the audit keeps it.',
  )
  .addHelpText(
    'after',
    `
It goes through everything that is sealed, a batch at a time, and may run beside the service where the database is
PostgreSQL. A run that was stopped is gone on with by the next one. When it has ended with 0 and every replica has the
new key, the former ones are needed no longer. What is found by marks is found as before: they do not change.

Settings come from the environment:
  FACIES_SECRET_KEY   the key to seal with
  FACIES_FORMER_KEYS  the keys of before, with commas between
  DATABASE_URL        PostgreSQL; without it the embedded database in FACIES_DATA (default: .facies)

Standard output: for each column, how many texts were sealed anew, and how many no key opens.
Exit code: 0 everything is sealed with the present key, 1 something is not, or the command could not run.`,
  )
  .action(async () => {
    const { sealAnew } = await import('./cli/keys.ts')
    process.exitCode = await sealAnew(process.env)
  })

program
  .command('demo')
  .description('Starts a small EHR with drawn patients beside the service, on this machine only.')
  .option('--check', 'drive every demo patient without a browser, compare with what is expected, and stop')
  .option('--port <number>', 'port of the demo EHR (default: 8090, or a free one with --check)', port)
  .option('--service-port <number>', 'port of the service (default: a free one)', port)
  .action(async (options: { check?: true; port?: number; servicePort?: number }) => {
    const { demo } = await import('./cli/demo.ts')
    process.exitCode = await demo({ ...options, check: options.check === true })
  })

function dayOption(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('It must be a day such as 2026-01-01.')
  return text
}

function days(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d{1,5}$/.test(text) || value < least)
      throw new InvalidArgumentError(`It must be a number of days, ${least} to 99999.`)
    return value
  }
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError('It must be a port, 0 to 65535.')
  return value
}

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${withoutControl(sentence(error))}\n`)
  process.exitCode = 1
}

function sentence(error: unknown): string {
  if (error instanceof AppError) return error.detail ? `${error.message}: ${error.detail}` : error.message
  return error instanceof Error ? error.message : String(error)
}
