/** A ratio 0–1 as a percentage that never rounds up to 100 % or down to 0 %. @internal */
export function formatRatio(ratio: number | undefined): string {
  if (ratio === undefined || !Number.isFinite(ratio)) return '–';
  if (ratio >= 1) return '100%';
  if (ratio <= 0) return '0%';
  const percent = ratio * 100;
  if (percent > 99.99) return '>99.99%';
  if (percent < 0.01) return '<0.01%';
  // Towards the middle, so that 99.96 does not read as 100.
  const scale = percent > 99 || percent < 1 ? 100 : 10;
  const rounded =
    percent > 50
      ? Math.floor(percent * scale + 1e-9)
      : Math.ceil(percent * scale - 1e-9);
  return `${rounded / scale}%`;
}
