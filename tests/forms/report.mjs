// The report as a page: axe finds nothing, with everything that can be opened open.
// node report.mjs CHROMIUM REPORT.html

import { assert, open, violations, withBrowser } from "./browser.mjs";

await withBrowser(async (browser, [file]) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, seen, errors, url } = await open(context, file);
  await page.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(seen, [url]);
  assert.deepEqual(errors, []);
  await context.close();
});
