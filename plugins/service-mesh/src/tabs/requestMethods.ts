/** Methods that are offered for a request that is asked about. @internal */
export const requestMethods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const;
