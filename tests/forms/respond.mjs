// A respondent with a keyboard: opens the form, fills it in, comes back later, saves, and loads the file elsewhere.
// node respond.mjs CHROMIUM FORM.html FOLDER → answers.json in the folder. The form is that of the fixture `kiosk`.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { assert, choose, open, tabTo, withBrowser } from "./browser.mjs";

// What the policy of the page has to forbid.
const KINDS = [
  "connect-src",
  "img-src",
  "script-src-elem",
  "script-src-attr",
  "style-src-elem",
  "frame-src",
  "object-src",
  "media-src",
  "font-src",
  "form-action",
];

await withBrowser(async (browser, [file, folder]) => {
  const context = await browser.newContext({ acceptDownloads: true });
  const { page, seen, errors, url } = await open(context, file);
  const type = (text) => page.keyboard.type(text);
  const focused = () => page.evaluate(() => document.activeElement.id);
  const count = () => page.textContent("#count");

  // The first key leads to the link that skips what comes before the questions.
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".skip")));
  const questions = await page.$$eval("fieldset.q", (all) => all.length);
  assert.equal(await count(), `0 of ${questions} answered`);

  await tabTo(page, "#respondent");
  await type("m-1");
  await tabTo(page, "#unit");
  await type("Station");
  // The parts of a date in the order of the language of the browser.
  await tabTo(page, "#date");
  await type("02242026");
  assert.equal(await page.inputValue("#date"), "2026-02-24");

  // A figure: the field chooses itself, a comma is read as a point, and the reading is shown.
  await tabTo(page, "#q-COU-02-value");
  await type("2,5");
  assert.equal(await page.textContent("#q-COU-02-echo"), "Read as 2.5 minutes.");
  assert.ok(await page.isChecked("#q-COU-02-figure"));
  await tabTo(page, "#q-COU-02-sample");
  await type("140");
  await tabTo(page, "#q-COU-02-source");
  await type("week 8");
  await choose(page, "COU-03", "dk");
  await choose(page, "STO-01", "2");
  await tabTo(page, "#q-STO-01 details.more > summary");
  await page.keyboard.press("Enter");
  await tabTo(page, "#q-STO-01-intention");
  await type("3");
  await tabTo(page, "#q-STO-01-note");
  await type("</script>=1+1 “ü”");
  assert.equal(await count(), `3 of ${questions} answered`);

  // A day later: what was entered is there again.
  await page.reload();
  assert.match(await page.textContent("#message"), /earlier answers were found .*: 3 of/);
  assert.equal(await page.inputValue("#respondent"), "m-1");
  assert.equal(await page.inputValue("#date"), "2026-02-24");
  assert.ok(await page.isChecked("#q-STO-01-2"));
  assert.equal(await page.inputValue("#q-STO-01-note"), "</script>=1+1 “ü”");
  assert.equal(await count(), `3 of ${questions} answered`);

  await choose(page, "STO-02", "n/a");
  await choose(page, "TEA-02", "0");

  // A figure that cannot be, and no consent: both are named, and the links lead there.
  await page.fill("#q-COU-02-value", "1,200");
  await page.focus("#save");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "errors");
  const named = await page.$$eval("#errors a", (all) => all.map((a) => a.textContent));
  assert.equal(named.length, 2, named.join("; "));
  assert.match(named[0], /agree/);
  assert.match(named[1], /thousands/);
  assert.equal(await page.getAttribute("#consent", "aria-invalid"), "true");
  assert.match(await page.getAttribute("#consent", "aria-describedby"), /consent-error/);
  assert.match(await page.textContent("#consent-error"), /agree/);
  await tabTo(page, "#errors li:first-child a");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "consent");
  await page.keyboard.press("Space");
  assert.equal(await page.getAttribute("#consent", "aria-invalid"), null);
  await tabTo(page, "#q-COU-02-value");
  await page.keyboard.press("ControlOrMeta+a");
  await type("2.5");

  // Open questions are listed before the file is saved with them.
  await tabTo(page, "#save");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "errors");
  assert.match(await page.textContent("#errors h2"), /questions are still open/);
  await tabTo(page, "#save-open");
  const waiting = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const download = await waiting;
  assert.match(download.suggestedFilename(), /^answers_lindgren-kiosks_.*_m-1_manager\.json$/);
  const answers = join(folder, "answers.json");
  await download.saveAs(answers);
  assert.equal(await focused(), "done");
  // The way for browsers that save nothing.
  assert.equal(await page.inputValue("#text"), readFileSync(answers, "utf8"));

  // Nothing was asked for but the page itself, twice, and the file that it made.
  const others = seen.filter((address) => address !== url && !address.startsWith("blob:"));
  assert.deepEqual(others, []);
  assert.equal(seen.filter((address) => address === url).length, 2);
  assert.deepEqual(errors, []);
  await context.close();

  await loadedElsewhere(browser, file, answers);
  await nothingGetsOut(browser, file);
});

/** The file continues in another browser, and is saved there as it was. */
async function loadedElsewhere(browser, file, answers) {
  const context = await browser.newContext({ acceptDownloads: true });
  const { page, errors } = await open(context, file);
  await page.click(".load summary");
  await page.setInputFiles("#load", answers);
  await page.waitForFunction(() => document.querySelector("#count").textContent.startsWith("5 of"));
  await page.click("#save");
  const waiting = page.waitForEvent("download");
  await page.click("#save-open");
  const again = await (await waiting).path();
  assert.equal(readFileSync(again, "utf8"), readFileSync(answers, "utf8"));
  // A file that is none is refused, and what is there stays.
  await page.setInputFiles("#load", { name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page.waitForSelector("#errors:not([hidden])");
  assert.match(await page.textContent("#count"), /^5 of/);
  // Removed is removed, also after the page is opened again.
  page.on("dialog", (dialog) => dialog.accept());
  await page.click("#remove");
  await page.reload();
  assert.match(await page.textContent("#count"), /^0 of/);
  assert.equal(await page.inputValue("#respondent"), "");
  assert.deepEqual(errors, []);
  await context.close();
}

/** The policy of the page lets nothing in or out, even if a script tried to; without it the same script gets through. */
async function nothingGetsOut(browser, file) {
  // Requests are counted: for a frame Chromium opens a connection before it asks the policy, and sends nothing on it.
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const out = `127.0.0.1:${server.address().port}`;
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({ bypassCSP });
    const { page } = await open(context, file);
    requests = 0;
    const blocked = await page.evaluate(escape, out);
    if (bypassCSP) {
      assert.ok(requests > 0, "the server would have noticed");
    } else {
      assert.equal(requests, 0);
      for (const kind of KINDS) assert.ok(blocked.includes(kind), `${kind} is not forbidden: ${blocked}`);
      assert.ok(!blocked.includes("a script ran"));
    }
    await context.close();
  }
  server.close();
}

/** Runs in the page: tries all ways out and gives those that were forbidden. */
async function escape(out) {
  const blocked = [];
  document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
  const add = (tag, set) => document.body.appendChild(Object.assign(document.createElement(tag), set));
  await fetch(`http://${out}/`).catch(() => {});
  try {
    new WebSocket(`ws://${out}/`);
  } catch {
    // Some browsers throw.
  }
  navigator.sendBeacon(`http://${out}/`);
  add("img", { src: `http://${out}/x.png` });
  add("script", { src: `http://${out}/x.js` });
  add("script", { textContent: "window.ran = true" });
  add("link", { rel: "stylesheet", href: `http://${out}/x.css` });
  add("style", { textContent: `body { background: url(http://${out}/y.png) }` });
  add("iframe", { src: `http://${out}/` });
  add("object", { data: `http://${out}/` });
  add("video", { src: `http://${out}/x.mp4` });
  await new FontFace("x", `url(http://${out}/x.woff2)`).load().catch(() => {});
  add("div", {}).setAttribute("onclick", "window.ran = true");
  document.body.lastChild.click();
  const target = add("iframe", { name: "target" });
  add("form", { action: `http://${out}/`, method: "post", target: target.name }).submit();
  await new Promise((done) => setTimeout(done, 500));
  if (window.ran) blocked.push("a script ran");
  return blocked;
}
