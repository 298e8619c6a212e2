/** What an HTTP header may be called. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;

/** Characters that the value of a header must not have; a tab it may. */
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Says why no header can have a name, in the words of the policy controller. @internal */
export function headerNameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : 'invalid HTTP header name';
}

/** Says why no header can have a value, in the words of the policy controller. @internal */
export function headerValueProblem(value: string): string | undefined {
  return CONTROL.test(value) ? 'failed to parse header value' : undefined;
}

/** Says why there can be no header of a name and value, in the words of the policy controller. @internal */
export function headerProblem(
  name: string,
  value?: string,
): string | undefined {
  return (
    headerNameProblem(name) ??
    (value === undefined ? undefined : headerValueProblem(value))
  );
}
