const TRUTHY = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Whether a text is true as the control plane reads labels and annotations; any other text is not. @internal */
export function isTruthy(text: string | undefined): boolean {
  return text !== undefined && TRUTHY.has(text);
}
