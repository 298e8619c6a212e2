/** What an HTTP header may be called. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;

/** Characters that the value of a header must not have; a tab it may. */
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Says why there can be no header of a name and value, in the words of the policy controller. @internal */
export function headerProblem(
  name: string,
  value?: string,
): string | undefined {
  if (!NAME.test(name)) return 'invalid HTTP header name';
  return value !== undefined && CONTROL.test(value)
    ? 'failed to parse header value'
    : undefined;
}
