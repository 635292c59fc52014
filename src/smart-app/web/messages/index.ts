import type { Condition } from '../../../clinical/conditions.ts'
import type { DisagreeReason, FiledAs, FilingEnd, IMPRESSIONS, SnoozeBody } from '../../acts.ts'
import type { AppView, ViewedCondition } from '../../view.ts'
import type { WhyNotDone } from '../api/act.ts'
import type { Failure } from '../api/failure.ts'

type Outcome = ViewedCondition['outcome']
type FailureText = { readonly says: string; readonly advice: string; readonly retry: boolean }

const EACH_FINAL =
  'Where you have agreed with a finding and the EHR names you as a Practitioner of its own, it is filed as final, else as preliminary.'

/** Every text of the page that stands by itself, by the part that shows it. Sentences made of values stand beside it in this folder. */
export const MESSAGES = {
  about: {
    open: 'About this score',
    title: 'About this score',
    loading: 'Reading what is known of the model',
    attributes: 'Source attributes',
    attributesIntro:
      'What the rule on predictive decision support asks of whoever makes one (45 CFR 170.315(b)(11)), in plain words.',
    retry: 'Try again',
  },

  /** What is common to everything that is sent. */
  acts: {
    why: {
      'session-ended': 'This session has ended.',
      'not-offered': 'This is not offered to you at this site.',
      refused: 'Facies refused the request.',
      'too-many': 'Too much was asked at once.',
      unreachable: 'Facies gave no answer.',
      'server-failed': 'The record or Facies did not answer as it should.',
      unexpected: 'The answer could not be understood.',
    } satisfies Record<WhyNotDone, string>,
    advice: {
      'session-ended': 'Open Facies again from the chart.',
      'not-offered': 'Ask your health-IT team who may do this.',
      refused: 'Open Facies again from the chart. If it stays so, tell your health-IT team.',
      'too-many': 'Wait a minute, then try again.',
      unreachable: 'Check the network connection, then try again.',
      'server-failed': 'Try again in a moment. If it stays so, tell your health-IT team.',
      unexpected: 'If it stays so, tell your health-IT team.',
    } satisfies Record<WhyNotDone, string>,
    /** What is safe to believe after a failure. */
    certain: {
      orders: 'Nothing was ordered.',
      filing: 'Nothing was filed.',
      withdrawal: 'Nothing was withdrawn: what was filed still stands in the chart.',
      keeping: 'Nothing was kept.',
      'log-out': 'This view may still be open: close the window.',
      reading: 'Nothing was changed.',
    },
    uncertain: {
      orders: 'Whether drafts were made is not known: look in the EHR before you try again.',
      filing: 'Whether it was filed is not known: look in the chart before you try again.',
      withdrawal: 'Whether it was withdrawn is not known: look in the chart before you try again.',
      keeping: 'Whether it was kept is not known. To say it again does no harm.',
      'log-out': 'This view may still be open: close the window.',
      reading: 'Nothing was changed.',
    },
  },

  answers: {
    title: 'Your view',
    agree: 'I agree',
    disagree: 'I disagree',
    why: 'Why? One press tells it; you may leave it.',
    sending: 'Keeping your answer',
    reasons: {
      'known-explanation': 'The face has another, known explanation',
      'face-not-striking': 'The face is not striking',
      'already-worked-up': 'Already worked up',
      'patient-declines': 'The patient declines',
      other: 'Other, or not said',
    } satisfies Record<DisagreeReason, string>,
    snooze: 'Snooze: no card about this, for any user, for',
    days: { 30: '30 days', 90: '90 days', 365: '365 days' } satisfies Record<SnoozeBody['days'], string>,
    snoozing: 'Keeping it',
    notThePatient: 'This is not the patient',
    confirmNotThePatient:
      'Report that this photo shows somebody else? Findings from it vanish at once, for everyone. Results filed from it are marked as entered in error where you may do that. Only somebody who may file results can take it back.',
    confirm: 'Yes, report it',
    retake: 'Needs a new photo',
    reporting: 'Keeping your report',
    thePatient: 'This is the patient after all',
    confirmThePatient:
      'Take back that this photo shows somebody else? It is read again, and its findings speak for this patient.',
    confirmBack: 'Yes, take it back',
  },

  compare: {
    title: 'Two photos side by side',
    older: 'Left photo',
    newer: 'Right photo',
    way: 'How they are shown',
    slider: 'One over the other',
    sideBySide: 'Side by side',
    lineUp: 'Faces upright and equally large',
    lining: 'The faces are being found.',
    notLinedUp: 'Not every photo shows a face that was found, so the photos are shown as they are.',
    reveal: 'Border between the two photos',
    sameTwice: 'The same photo was chosen twice.',
    failed: 'The faces could not be lined up',
    tryAgain: 'Try again',
    keepInMind: 'Light, distance, expression and make-up change a face in a photo too.',
  },

  condition: {
    howSure: 'How sure',
    act: 'Act',
    first: 'Order first',
    firstNone: 'No test now.',
    all: 'Order all',
    /** Also where a referral or a review comes first. */
    noTest: 'No test is suggested now.',
    firstOf: (count: number) => ` (first of ${count}; it is enough to begin)`,
    refer: 'Refer to',
    avoided: 'Not suitable now',
    onFile: 'On file',
    cautions: 'Keep in mind',
    forPatient: 'For the patient (on paper: Instructions for the patient)',
    toWorkUp: 'To the suggested tests',
  },

  confirm: { cancel: 'Cancel' },

  failure: {
    retry: 'Try again',
    safe: 'What Facies said it had kept, drafted or filed stays so.',
    looksAgain: 'This page asks again by itself.',
    kinds: {
      'session-ended': {
        says: 'This session has ended.',
        advice: 'Please open Facies again from the chart.',
        retry: false,
      },
      'not-offered': {
        says: 'This is not shown to you here, or not yet.',
        advice: 'That says nothing about the photos. If it stays so, open Facies again from the chart.',
        retry: true,
      },
      'too-many': {
        says: 'Too much was asked at once.',
        advice: 'Wait a minute, then try again.',
        retry: true,
      },
      unreachable: {
        says: 'Facies could not be reached.',
        advice: 'Check the network connection, then try again.',
        retry: true,
      },
      'server-failed': {
        says: 'The record or Facies did not answer as it should.',
        advice: 'Try again in a moment. If it stays so, open Facies again from the chart.',
        retry: true,
      },
      unexpected: {
        says: 'The answer could not be understood.',
        advice: 'Try again. If it stays so, tell your health-IT team.',
        retry: true,
      },
      'other-patient': {
        says: 'The record answered about another patient, so nothing is shown.',
        advice: 'Please open Facies again from the chart, and tell your health-IT team.',
        retry: false,
      },
    } satisfies Record<Failure, FailureText>,
  },

  filing: {
    title: 'File to chart',
    as: {
      RiskAssessment: 'a risk assessment (RiskAssessment)',
      Observation: 'an observation (Observation)',
      DocumentReference: 'a document with text and PDF (DocumentReference)',
    } satisfies Record<FiledAs, string>,
    writes:
      'What is written: the finding for each condition in words, the score with its thresholds, the photo and its date, the suggested tests with what speaks against others and to whom to refer, your own agreement or disagreement where you have said it, and the model with what it rests on. No diagnosis, and nothing on the problem list.',
    wouldBe: (as: string) => `It would be filed as ${as}.`,
    marked: 'It is marked as made by AI, and the mark stays.',
    status: {
      RiskAssessment: EACH_FINAL,
      Observation: EACH_FINAL,
      DocumentReference:
        'It is filed as final where you have agreed with every finding in it and the EHR names you as a Practitioner of its own, else as preliminary.',
    } satisfies Record<FiledAs, string>,
    answeredLater: 'What you answer after it was filed is not in it: withdraw it and file again.',
    file: 'File to chart',
    filing: 'Filing to the chart',
    withdraw: 'Withdraw from chart',
    withdrawing: 'Withdrawing from the chart',
    confirmWithdraw: 'Withdraw it? It stays in the chart, marked as entered in error.',
    confirm: 'Yes, withdraw it',
    unfinished:
      'Filing is not finished, or broke off: there may be more of it in the chart. Withdraw it before you file again.',
    withdrawn:
      'Withdrawn: in the chart it is marked as entered in error. The entries of the model and of where it came from stay.',
    ends: {
      'taken-back':
        'Filed, and marked as entered in error at once: this EHR keeps it without what is needed to withdraw it later. Do not file again; tell your health-IT team.',
      refused:
        'Not filed: the EHR did not accept it. If it had taken a part before, that part is marked as entered in error. To file again will hardly help: copy the text for the note, and tell your health-IT team.',
    } satisfies Record<Exclude<FilingEnd, 'filed'>, string>,
    unconfirmed:
      'Not withdrawn for certain: the EHR does not show all that may have been written, and that does not mean that it is not there. Withdraw again in a moment; or look in the chart, have what you find there marked as entered in error, and then say so here.',
    notThere: 'I looked: it is not in the chart, or it is marked',
    noting: 'Keeping what you said',
    gone: 'Noted: you looked, and nothing of it stands in the chart unmarked.',
  },

  findings: {
    title: 'Findings',
    unread: 'Parts of the chart could not be read, so no test is suggested',
    notGranted: 'The chart could not be read in full',
    hiddenTitle: 'Findings are not shown here',
    hidden: 'This site does not show findings. That says nothing about the photos.',
    notADiagnosis: 'This is not a diagnosis.',
    /** Of a model that is not named here its whole statement stands. */
    short: {
      'facies-geometry': 'Not a diagnosis · reference model, no patients seen',
    } as Readonly<Record<string, string>>,
  },

  header: {
    app: 'Facies',
    patient: 'Patient',
    born: 'Born',
    sex: 'Sex',
    recordNumber: 'Record number',
    label: 'What this page may be used for',
    model: 'Model',
    logOut: 'Log out',
    loggingOut: 'Logging out',
    loggedOut: 'You are logged out of Facies.',
    loggedOutAdvice: 'Nothing of the patient is shown here any more. To go on, open Facies from the chart.',
  },

  impression: {
    title: 'Your impression first',
    intro: 'This site asks what you see before it shows what the model saw.',
    noPhoto:
      'No photo has been assessed yet, so there is nothing to say an impression of. That says nothing of the face.',
    conditions: { cushing: "Cushing's syndrome", acromegaly: 'Acromegaly' } satisfies Record<
      Condition,
      string
    >,
    choices: { yes: 'Yes', unsure: 'Unsure', no: 'No' } satisfies Record<
      (typeof IMPRESSIONS)[number],
      string
    >,
    lookAt: (photo: string) =>
      `Look at the ${photo}, then say for each condition whether the face looks like it.`,
    missing: (conditions: string) => `Please say something for ${conditions} first.`,
    show: 'Show the findings',
    sending: 'Keeping your impression',
    loading: 'Kept. Reading the findings',
  },

  label: {
    DEMO: 'DEMO: invented patients and drawn faces. Not for care.',
    TEST: 'TEST: not for clinical use.',
  } satisfies Record<NonNullable<AppView['label']>, string>,

  loading: { chart: 'Reading the chart and its photos' },

  measures: {
    title: 'Measures of this face',
    legend:
      'Grey bar: the reference set from −2 to +2 standard deviations (SD), its mean in the middle. Mark: this face; a diamond lies outside the bar, an arrow beyond the line. A measure is not the reason for a finding.',
  },

  note: {
    copy: 'Copy for the note',
    text: 'Text for the note',
    copied: 'Copied.',
    byHand: 'This browser does not let Facies copy. The text is selected: press Ctrl+C, or ⌘C on a Mac.',
  },

  orders: {
    draft: 'Draft orders',
    draftAgain: 'I have looked in the EHR: draft again',
    drafting: 'Making the drafts in the EHR',
    bySet: "Order it as your site's set: no single code stands for it.",
    bySetFirst: (names: string) => `To begin with ${names}, use your site's order set in the EHR.`,
    elseTick: 'To draft another test from here, tick it.',
    noDraft: 'No draft can be made from here.',
    isDraft: 'A draft orders nothing until it is signed in the EHR.',
    copyOnly: 'This EHR takes no drafts from Facies: copy the text into your order.',
    copy: 'Copy order text',
    text: 'Text for the order',
    none: 'Tick at least one test.',
    notKnown: 'Whether a draft was made is not known: look in the EHR before you try again.',
  },

  outcome: {
    suspected: 'Resemblance seen',
    indeterminate: 'Unclear resemblance',
    not: 'No resemblance seen; this excludes nothing',
    'not-assessed': 'Not assessed: says nothing either way',
  } satisfies Record<Outcome, string>,

  overTime: {
    title: 'Over time',
    waiting: 'The photos are being put in the order of their days.',
    smallestChange:
      'Two photos of an unchanged face never measure quite the same. The bands show how far: 19 of 20 pairs of such photos differ by less (the smallest detectable change).',
    notProgression:
      'This compares measurements of photos. It does not tell whether a disease progresses or subsides.',
    measure: 'A measure of the face over time',
    noMeasure: 'None',
    legend: 'Legend',
    asTable: 'As a table',
    table: 'The values of each photo',
    date: 'Date',
    changes: 'The newest photo against older ones',
    otherChanges: 'Against all other photos',
    marks: 'From the chart',
    unread: 'These parts of the chart could not be read, so marks may be missing:',
    marksNote: 'The letters stand in the drawings; what lies more than a year from every photo is not drawn.',
    noSex: 'The record names neither sex, so no score is drawn over time; the measures are.',
    notAssessed: 'Not assessed',
    /** Two lines beside the drawing. */
    gapRow: ['not', 'assessed'],
    notYet: 'Not yet assessed',
    legendDot:
      'A photo that was assessed. The line between two of them breaks where one was not, and where more than a year lies between.',
    legendNewest: 'Ringed: the newest photo; the bands lie around its value.',
    legendGap: 'A photo that was not assessed: it has no value and says nothing.',
    legendThresholds: 'Dashed lines: the two thresholds of a score; between them a resemblance is unclear.',
    legendInner: 'Inner band: as far from the newest value as the same pose alone may bring.',
    legendOuter: 'Outer band: as far as another expression alone may bring.',
    upper: 'upper threshold',
    lower: 'lower threshold',
    /** What the numbers at the side of a chart are. */
    unit: { score: 'sum of the model, no unit', measure: 'ratio of lengths on the face, no unit' },
    failed: 'The photos could not be shown over time',
    tryAgain: 'Try again',
    none: 'No photo of this chart has a value that could be drawn.',
  },

  moved: {
    title: 'What moved the score',
    /** Beside the heading it must not read as an answer. */
    notDrawn: 'Not drawn',
    people: { female: 'women', male: 'men' },
    raises: 'raises the score',
    lowers: 'lowers it',
    whereSummed: 'This is where the score was summed, not a cause or diagnosis.',
    lines:
      'Lines: the measures that weigh most, each on the part of the face that it measures; the thicker, the more.',
    signs:
      'Signs: the points that weigh most, measures and shape together. A measure counts in equal shares at the ends of the lines that it is taken over.',
    thirds: ['Forehead and eyes', 'Nose and cheeks', 'Mouth and chin'],
  },

  print: {
    summary: 'Print view',
    instructions: 'Instructions for the patient',
    summaryTitle: 'Facies: summary of the findings',
    instructionsTitle: 'How to prepare for your test',
    print: 'Print',
    noWindow: 'If no window opens, print with Ctrl+P, or ⌘P on a Mac.',
    printedOn: 'Printed on',
    back: 'Back to the chart',
    withPhoto: 'With the photo',
    instructionsEnd:
      'If something is unclear, ask the practice before the test. Do not stop a medicine on your own account.',
  },

  score: {
    title: 'The score of this photo',
    what: 'A score is a sum that the model makes of the shape of the face. It is no probability and no diagnosis.',
    twoReadings:
      'The record names neither female nor male, so the score was read both ways. Only where both agree does a finding say so.',
    below: 'below',
    unclear: 'unclear',
    above: 'resemblance',
    parts: 'What the score is the sum of',
    partsNote:
      'The parts add up to the score. They show where it was summed, not what caused it: measures and points overlap, and one may take back what another adds.',
    shape: 'Shape of the whole face',
    shapeSays: 'all points of the face together, besides the named measures',
    meanFace: 'Mean face',
    meanFaceSays: 'where the score starts: the mean face of the reference set',
    partsLegend: 'Filled bar: adds to the score. Hollow bar: takes from it. Thin line: nothing.',
    expected:
      'A measure is a ratio of lengths on the face and has no unit. Its expected range is that of 95 of 100 people of that sex in the reference set.',
  },

  strip: {
    title: 'Photos in the chart',
    choose: 'Photo that is shown large',
    shown: 'Shown large',
    counts: 'Findings come from it',
    sources: {
      Media: 'Clinical photo',
      DocumentReference: 'From a document',
      DiagnosticReport: 'From a report',
      Patient: 'From the patient record',
    },
    loading: 'Loading',
    older: 'Findings come from the newest five photos; any may be shown large.',
    lookAgain: 'Look again now',
  },

  viewer: {
    title: 'The photo',
    stage: 'Photo: arrow keys move it, + and − change its size, 0 shows it whole',
    show: 'Shown on the photo',
    points: 'Points',
    crop: 'As the model saw it',
    measure: 'Measure drawn on the face',
    noMeasure: 'None',
    on: 'on',
    off: 'off',
    nearer: 'Larger',
    further: 'Smaller',
    reset: 'Whole photo',
    waiting: 'The model looks at this photo.',
    loading: 'The picture is being loaded.',
    pending: 'This photo is still being assessed; the page looks again by itself.',
    notAssessed: 'This photo was not assessed. That says nothing about the face.',
    failed: 'What the model saw could not be shown',
    tryAgain: 'Try again',
    thisPhoto: 'The findings come from this photo.',
    otherPhoto: 'The findings come from another photo.',
    moveHint: 'Drag the photo, or use the arrow keys, to move it.',
    noPicture: 'The record gives no picture to show.',
    lostPicture: 'This picture could not be loaded.',
    legend: 'Legend',
    pointsSay: 'Dots: the points that the model found. Lines: brows, eyes, nose, lips and outline.',
    cropSays: 'The square that the model was given, turned upright. It saw nothing outside of it.',
    partLine: 'Solid line: the part that is measured.',
    wholeLine: 'Dotted line: the whole that it is compared with.',
  },

  workUp: { title: 'Work-up', tests: 'Suggested tests' },
} as const
