/** Characters of what a message tells of a file: one line of it may be megabytes. */
const TOLD_MAX = 240;

/** A text for a message; of a long one its beginning and its length. */
export const clipped = (text: string): string =>
  text.length <= TOLD_MAX ? text : `${text.slice(0, TOLD_MAX)}… (${text.length} characters)`;
