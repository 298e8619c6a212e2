import { useEffect, useState } from 'react';

/** The time in epoch ms, renewed every `everyMs`, so that ages on the screen grow. @internal */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
