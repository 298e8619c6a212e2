import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Takes the README's images: `yarn screenshots`. */
export default defineConfig({
  ...base,
  testDir: 'e2e/screenshots',
  testMatch: '*.screens.ts',
});
