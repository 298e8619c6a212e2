/** A listening error as one line that says what to do; other errors stay as they are. */
export function portInUse(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? new Error(
        `The demo cluster cannot listen on ${host}:${port}: the port is in use. Stop the other process or set another port.`,
      )
    : error;
}
