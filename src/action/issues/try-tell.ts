/** Issues come after the work: whatever goes wrong with them costs nothing of it. */
export async function tryTell<T>(tell: () => Promise<T>, instead: (warning: string) => T): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return instead(
      `The issues on GitHub are not up to date: Tickwork met an error that it did not foresee: ${why}. Please report it; the next run tries again.`,
    );
  }
}
