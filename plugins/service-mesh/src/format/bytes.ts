/** Bytes in binary units, such as `1.5 KiB`. @internal */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined || !Number.isFinite(bytes)) return '–';
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < names.length - 1) {
    value /= 1024;
    step += 1;
  }
  return `${Number(value.toFixed(value < 10 && step > 0 ? 1 : 0))} ${
    names[step]
  }`;
}
