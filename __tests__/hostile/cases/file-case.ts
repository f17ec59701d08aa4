/** A file that somebody planted, and what has to be said of it. */
export interface FileCase {
  readonly name: string;
  /** `%CANARY%` and `%OUTSIDE%` are filled in. `sparse`: a file of so many zero bytes. */
  readonly text: string | Uint8Array | { readonly sparse: number };
  /** Relative to the checkout, where it is not the one that the whole table is about. */
  readonly file?: string;
  /** Several where what is right is a matter of the YAML library. */
  readonly exit: number | readonly number[];
  /** In the log. */
  readonly says?: RegExp;
  /** Only in the whole corpus. */
  readonly slow?: boolean;
}
