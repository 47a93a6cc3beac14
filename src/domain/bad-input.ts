/** What a person gave us and we cannot use: one clear sentence that names the file, and the row and field where there is one. */

/** The message is shown as it stands; the command line ends with exit code 2. Nothing has been done yet when it is thrown. */
export class BadInput extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BadInput';
  }
}
