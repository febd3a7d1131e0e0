/** A privacy notice: headings, each with paragraphs and lists. */
export type Notice = { title: string; lead: string; parts: readonly (readonly [string, ...(string | readonly string[])[]])[] };
