const readyForQuery = 0x5a;
const notification = 0x41;
const errorResponse = 0x45;
const copyInResponse = 0x47;
const parameterStatus = 0x53;

/** One answer of the session, taken apart: what its client gets, what everybody gets, and where the transaction stands. */
export type Answer = {
  /** Runs of whole messages for the client that asked. */
  parts: Buffer[];
  notifications: Buffer[];
  /** Of the last ReadyForQuery: I idle, T in a transaction, E in a failed one; undefined when the batch ended in Flush. */
  status: 'I' | 'T' | 'E' | undefined;
  /** The text of the first error, if any. */
  error: string | undefined;
  /** Did the session say that it is finished (FATAL or PANIC)? */
  finished: boolean;
  /** The last word on is_superuser, if it was mentioned. */
  superuser: boolean | undefined;
};

const fieldOfError = (message: Buffer, field: number): string | undefined => {
  for (let at = 5; at < message.length && message[at] !== 0; ) {
    const end = message.indexOf(0, at + 1);
    if (message[at] === field) return message.toString('utf8', at + 1, end);
    at = end + 1;
  }
  return undefined;
};

/** What of an answer the client must not get: the first CopyInResponse, which the bridge has given already, or ReadyForQuery. */
export type LeaveOut = { copyIn?: boolean; ready?: boolean };

/** Reads the session's answer to one batch. */
export const readAnswer = (bytes: Buffer, { copyIn = false, ready = false }: LeaveOut = {}): Answer => {
  const answer: Answer = { parts: [], notifications: [], status: undefined, error: undefined, finished: false, superuser: undefined };
  let from = 0;
  let at = 0;
  let dropCopyIn = copyIn;
  while (at + 5 <= bytes.length) {
    const type = bytes[at];
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (type === notification || (ready && type === readyForQuery) || (dropCopyIn && type === copyInResponse)) {
      if (from < at) answer.parts.push(bytes.subarray(from, at));
      from = end;
      if (type === notification) answer.notifications.push(Buffer.from(bytes.subarray(at, end)));
      if (type === copyInResponse) dropCopyIn = false;
    } else if (type === readyForQuery) answer.status = String.fromCharCode(bytes[at + 5] ?? 0x49) as 'I' | 'T' | 'E';
    else if (type === errorResponse) {
      const message = bytes.subarray(at, end);
      answer.error ??= fieldOfError(message, 0x4d);
      answer.finished ||= fieldOfError(message, 0x56) !== 'ERROR';
    } else if (type === parameterStatus && bytes.toString('latin1', at + 5, at + 18) === 'is_superuser\0')
      answer.superuser = bytes[at + 19] === 0x6e;
    at = end;
  }
  if (from < bytes.length) answer.parts.push(bytes.subarray(from));
  return answer;
};

/** CopyInResponse, text format, no columns: the driver asks for no more. */
export const copyInMessage = Buffer.from([copyInResponse, 0, 0, 0, 7, 0, 0, 0]);
