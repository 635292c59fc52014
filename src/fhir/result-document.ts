import { createHash } from 'node:crypto'
import type { Attachment, DocumentReference } from 'fhir/r4.js'
import { CONDITIONS } from '../clinical/conditions.ts'
import { labelled } from './labels.ts'
import { type Page, pdfOf, plainText } from './pdf.ts'
import {
  BANDS,
  decisionLines,
  limitsOf,
  methodText,
  patientReference,
  photoReference,
  type Result,
  type ResultFinding,
  resultIdentifier,
  resultStatus,
  reviewWords,
  scoreWords,
} from './result.ts'

const TITLE = 'Facial photograph analysis'

/**
 * All findings as one document, for EHRs that take nothing else: in plain text, and the same as a PDF.
 *
 * @param device - a reference to the model
 * @see https://hl7.org/fhir/R4/documentreference.html
 */
export async function resultDocument(result: Result, device: string): Promise<DocumentReference> {
  const status = documentStatus(result)
  const title = `${TITLE} (${status})`
  const page = pageOf(result, title)
  const meta = labelled(result.isTest)
  return {
    resourceType: 'DocumentReference',
    meta,
    identifier: [resultIdentifier(result, 'document')],
    status: 'current',
    docStatus: status,
    type: { coding: [{ system: 'urn:facies:method', code: 'face-photo-analysis' }], text: title },
    subject: patientReference(result),
    date: result.at.toISOString(),
    author: [{ reference: device }],
    description: `${methodText(result.model)}; ${assertedWords(result)}`,
    securityLabel: [{ coding: meta.security }],
    content: [
      { attachment: attachment('text/plain; charset=utf-8', Buffer.from(plainText(page)), result, title) },
      { attachment: attachment('application/pdf', await pdfOf(page), result, title) },
    ],
    context: { related: [photoReference(result)] },
  }
}

/** Of one paper for all findings: final where each of them is. */
function documentStatus(result: Result): ReturnType<typeof resultStatus> {
  return result.findings.every((finding) => resultStatus(result, finding) === 'final')
    ? 'final'
    : 'preliminary'
}

/** Whose word it is: of the algorithm alone, or with what its user has said beside it. */
function assertedWords({ findings }: Result): string {
  const reviews = findings.flatMap(({ review }) => review ?? [])
  if (reviews.length === 0) return 'asserted by an algorithm and reviewed by nobody'
  const disagrees = reviews.some(({ answer }) => answer === 'disagree')
  const says = disagrees ? 'disagreed with a finding' : 'agreed with a finding'
  return `asserted by an algorithm; the user who filed it has ${says}, as it stands there`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function pageOf(result: Result, title: string): Page {
  const { findings, at, isTest, takenOn } = result
  const label = isTest ? ['TEST: of a test patient, for no use in care.'] : []
  const about = [
    ...label,
    methodText(result.model),
    `${takenOn ? `Photo of ${takenOn}` : 'A photo without a day'}; filed on ${at.toISOString().slice(0, 10)}.`,
    `${capital(assertedWords(result))}. This is not a diagnosis.`,
  ]
  const sections = [
    { heading: 'What this is', lines: about },
    ...findings.map((finding) => sectionOf(result, finding)),
    { heading: 'Limits', lines: limitsOf(result) },
  ]
  return { title, sections, at }
}

function sectionOf(result: Result, finding: ResultFinding) {
  const { condition, outcome, says, scores } = finding
  const review = reviewWords(result, finding)
  const reviewed = review === null ? [] : [review]
  const lines = [
    ...reviewed,
    says,
    `Score ${BANDS[outcome]}.`,
    ...scores.map(scoreWords),
    ...decisionLines(finding),
  ]
  return { heading: CONDITIONS[condition].name, lines }
}

function attachment(contentType: string, bytes: Uint8Array, { at }: Result, title: string): Attachment {
  return {
    contentType,
    language: 'en',
    data: Buffer.from(bytes).toString('base64'),
    size: bytes.length,
    // SHA-1 by the standard.
    hash: createHash('sha1').update(bytes).digest('base64'),
    title,
    creation: at.toISOString(),
  }
}
