/** Makes a switch exhaustive at compile time; at run time the contract's parser has already said no. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${String(value)}`);
}
