/** The files of a repository as `init` looks at them: paths from the folder that is set up, with `/`. */
export interface Files {
  /** Undefined when it is not there, or no text. */
  text(path: string): string | undefined;
  /** A file or a folder. */
  has(path: string): boolean;
  /** What is in the folder itself. */
  names(): readonly string[];
}
