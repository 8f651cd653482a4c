// The form in windows of several sizes, empty, with mistakes, filled in, and saved: axe finds nothing, nothing is wider
// than the window. node look.mjs CHROMIUM FOLDER FORM.html… → pictures in the folder.

import { basename, join } from "node:path";

import { assert, open, scrollsSideways, violations, withBrowser } from "./browser.mjs";

const WINDOWS = [
  { name: "phone", viewport: { width: 360, height: 740 }, colorScheme: "light", isMobile: true, hasTouch: true },
  { name: "phone-dark", viewport: { width: 360, height: 740 }, colorScheme: "dark", isMobile: true, hasTouch: true },
  { name: "desktop", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
];

await withBrowser(async (browser, [folder, ...files]) => {
  const bad = [];
  for (const file of files) {
    for (const { name, ...how } of WINDOWS) {
      const context = await browser.newContext({ ...how, reducedMotion: "reduce" });
      const { page, errors } = await open(context, file);
      const look = async (state) => {
        const where = `${basename(file, ".html")}_${name}_${state}`;
        await page.screenshot({ path: join(folder, `${where}.png`), fullPage: true });
        if (await scrollsSideways(page)) bad.push(`${where}: wider than the window`);
        for (const line of await violations(page)) bad.push(`${where}: ${line}`);
      };
      await look("empty");
      await page.click("#save");
      await page.waitForSelector("#errors:not([hidden])");
      await look("errors");
      await page.fill("#respondent", "m-1");
      await page.check("#consent");
      // Each question in turn gets its first choice, the last, or another; all that can be opened is open.
      await page.$$eval("fieldset.q", (all) => {
        all.forEach((q, n) => {
          const radios = q.querySelectorAll("input[type=radio]");
          radios[n % 3 ? radios.length - (n % 2) - 1 : 0].click();
          q.querySelectorAll("details").forEach((d) => (d.open = true));
          q.querySelector("textarea").value = `${"long".repeat(40)} words`;
        });
      });
      for (const field of await page.$$("fieldset.q input[id$='-value']")) await field.fill("1");
      await look("filled");
      const waiting = page.waitForEvent("download");
      await page.click("#save");
      await waiting;
      await page.waitForSelector("#done:not([hidden])");
      await page.click("#copying summary");
      await look("saved");
      assert.deepEqual(errors, []);
      await context.close();
    }
  }
  assert.deepEqual(bad, []);
});
