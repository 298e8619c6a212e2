/** Numbers from 0 (inclusive) to 1 (exclusive) that are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    // A xorshift generator: three shifts that visit every 32-bit state but zero.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
