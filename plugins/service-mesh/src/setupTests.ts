import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Nothing is timed here: a busy machine takes longer than the second that is usual, and what never appears still fails.
configure({ asyncUtilTimeout: 15_000 });

// jsdom has no layout, so nothing ever resizes; the charts only need the class to exist.
class StillResizeObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver ??= StillResizeObserver;
