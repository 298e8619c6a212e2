/** Claims that an accepted token has by itself. @internal */
export const OWN_CLAIMS: ReadonlySet<string> = new Set(['iss', 'sub', 'aud']);
