import '@testing-library/jest-dom';

// jsdom has no layout, so nothing ever resizes; the charts only need the class to exist.
class StillResizeObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver ??= StillResizeObserver;
