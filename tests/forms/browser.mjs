// What the scripts share: a browser that may reach nothing, keys as people press them, and the checker of accessibility.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

export { assert };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs `work` with a browser; the first argument after the script is the path of Chromium. */
export async function withBrowser(work) {
  const [executablePath, ...rest] = process.argv.slice(2);
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, LANGUAGE: "en_US", LC_ALL: "C.UTF-8" },
    // The tests open files of their own only, and run as root in containers.
    args: ["--no-sandbox", "--lang=en-US", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
  try {
    await work(browser, rest);
  } finally {
    await browser.close();
  }
}

/** A page with a file; `seen` holds the addresses that were asked for and `errors` what scripts threw. */
export async function open(context, file) {
  const page = await context.newPage();
  const seen = [];
  const errors = [];
  page.on("request", (request) => seen.push(request.url()));
  page.on("websocket", (socket) => seen.push(socket.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return { page, seen, errors, url };
}

/** Presses Tab until the element with this selector has the focus. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 600; presses += 1) {
    const there = await page.evaluate((s) => document.activeElement.matches(s), selector);
    if (there) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

/** Chooses one of the radio buttons of a question by arrow keys. */
export async function choose(page, question, value) {
  await tabTo(page, `input[type=radio][name="${question}"]`);
  const values = await page.$$eval(`input[type=radio][name="${question}"]`, (all) => all.map((r) => r.value));
  const at = values.indexOf(value);
  assert.ok(at >= 0, `${question} offers ${values}, not ${value}`);
  if (at === 0) await page.keyboard.press("Space");
  for (let n = 0; n < at; n += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await page.$eval(`input[name="${question}"]:checked`, (r) => r.value), value);
}

/** True when something on the page is wider than the window. */
export async function scrollsSideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** The violations that axe finds, each as a line. */
export async function violations(page) {
  // Through the protocol of the debugger, because the policy of the page lets no other script in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(found.passes.length > 5, "axe looked at something");
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}
