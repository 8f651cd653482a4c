// What the web form does: keeps answers in this browser, checks them, saves and loads them as a file. No network, no library.
(function () {
  "use strict";

  var data = JSON.parse(document.getElementById("data").textContent);
  var words = data.words;
  var key = ["crm-readiness", data.engagement, data.round, data.role, data.questionnaire].join(":");
  var keeps = true; // false where the browser refuses to keep anything
  var touched = false; // true after a change that is in no file yet
  var parts = ["value", "sample", "source", "intention", "note"];

  function $(id) {
    return document.getElementById(id);
  }

  function at(q, part) {
    return $("q-" + q.id + "-" + part);
  }

  function say(word, values) {
    return words[word].replace(/\{(\w+)\}/g, function (whole, name) {
      return values && name in values ? String(values[name]) : whole;
    });
  }

  function element(tag, text) {
    var made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function radios(q) {
    return Array.prototype.slice.call($("q-" + q.id).querySelectorAll("input[type=radio]"));
  }

  function chosen(q) {
    var found = radios(q).filter(function (r) {
      return r.checked;
    })[0];
    return found ? found.value : "";
  }

  // Everything that the person entered, as the browser keeps it.
  function state() {
    var answers = {};
    data.questions.forEach(function (q) {
      var one = { choice: chosen(q) };
      parts.forEach(function (part) {
        var field = at(q, part);
        if (field && field.value.trim()) one[part] = field.value;
      });
      if (one.choice || Object.keys(one).length > 1) answers[q.id] = one;
    });
    return {
      respondent: $("respondent").value,
      unit: $("unit").value,
      date: $("date").value,
      consent: $("consent").checked,
      answers: answers,
    };
  }

  function show(kept) {
    $("respondent").value = kept.respondent || "";
    $("unit").value = kept.unit || "";
    $("date").value = kept.date || today();
    $("consent").checked = kept.consent === true;
    data.questions.forEach(function (q) {
      var one = (kept.answers || {})[q.id] || {};
      radios(q).forEach(function (r) {
        r.checked = r.value === one.choice;
      });
      parts.forEach(function (part) {
        var field = at(q, part);
        if (field) field.value = one[part] === undefined ? "" : one[part];
      });
      var more = $("q-" + q.id).querySelector("details.more");
      more.open = Boolean(one.note || one.intention);
      right($("q-" + q.id));
      echo(q);
    });
    progress();
  }

  function today() {
    var now = new Date();
    var two = function (n) {
      return (n < 10 ? "0" : "") + n;
    };
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function keep() {
    touched = true;
    try {
      window.localStorage.setItem(key, JSON.stringify(state()));
      keeps = true;
    } catch (e) {
      keeps = false;
    }
    $("kept").textContent = say(keeps ? "kept" : "not_kept");
  }

  function found() {
    try {
      var text = window.localStorage.getItem(key);
      var kept = text && JSON.parse(text);
      return kept && typeof kept === "object" ? kept : null;
    } catch (e) {
      return null;
    }
  }

  function is_open(q) {
    return chosen(q) === "";
  }

  function progress() {
    var answered = 0;
    var sections = {};
    data.questions.forEach(function (q) {
      var section = (sections[q.section] = sections[q.section] || { n: 0, all: 0 });
      var open = is_open(q);
      section.all += 1;
      if (!open) {
        section.n += 1;
        answered += 1;
      }
      var field = $("q-" + q.id);
      field.classList.toggle("answered", !open);
      field.querySelector(".clear").hidden = open;
    });
    var line = say("answered", { n: answered, all: data.questions.length });
    if ($("count").textContent !== line) $("count").textContent = line;
    $("meter").value = answered;
    $("next").disabled = answered === data.questions.length;
    Array.prototype.forEach.call(document.querySelectorAll("[data-section]"), function (span) {
      var section = sections[span.getAttribute("data-section")];
      span.textContent = section ? say("section", section) : "";
    });
    return answered;
  }

  // A figure as written: a point or a comma before decimals, no separators of thousands, a percent sign may follow.
  function number(text) {
    var bare = text.trim().replace(/\s*%$/, "");
    if (/^-?[1-9]\d{0,2}([.,' \u00a0\u2009\u202f]\d{3})+([.,]\d+)?$/.test(bare)) return { problem: "thousands" };
    if (!/^-?(\d+([.,]\d*)?|[.,]\d+)$/.test(bare)) return { problem: "not_number" };
    return { value: Number(bare.replace(",", ".")) };
  }

  function echo(q) {
    if (!q.measure) return;
    var text = at(q, "value").value;
    var read = text.trim() ? number(text) : {};
    var value = read.value;
    at(q, "echo").textContent =
      value === undefined ? "" : say("reads_as", { value: value, unit: q.measure.unit });
  }

  // The sentence about what is wrong with a figure, or nothing.
  function problem(q) {
    if (!q.measure || chosen(q) !== "figure") return null;
    var text = at(q, "value").value;
    if (!text.trim()) return { field: "value", text: say("need_figure", q) };
    var read = number(text);
    if (read.problem) return { field: "value", text: say(read.problem, q) };
    if (read.value < q.measure.low || read.value > q.measure.high) {
      var limits = { n: q.n, low: q.measure.low, high: q.measure.high, unit: q.measure.unit };
      return { field: "value", text: say("range", limits) };
    }
    var sample = at(q, "sample").value.trim();
    if (sample && !/^[1-9]\d{0,14}$/.test(sample)) return { field: "sample", text: say("bad_sample", q) };
    return null;
  }

  function described(field, id, is) {
    var ids = (field.getAttribute("aria-describedby") || "").split(" ").filter(function (other) {
      return other && other !== id;
    });
    if (is) ids.push(id);
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  // Takes the marks of mistakes away from a question or a field.
  function right(holder) {
    holder.classList.remove("wrong");
    Array.prototype.forEach.call(holder.querySelectorAll("[aria-invalid]"), function (field) {
      field.removeAttribute("aria-invalid");
      described(field, field.id + "-error", false);
    });
    Array.prototype.forEach.call(holder.querySelectorAll(".mistake"), function (line) {
      line.parentNode.removeChild(line);
    });
  }

  function mark(field, text) {
    (field.closest(".q") || field.closest(".field")).classList.add("wrong");
    field.setAttribute("aria-invalid", "true");
    var line = element("p", text);
    line.className = "mistake";
    line.id = field.id + "-error";
    field.parentNode.insertBefore(line, field.type === "checkbox" ? null : field);
    described(field, line.id, true);
  }

  function is_day(text) {
    var day = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text + "T00:00:00Z");
    return Boolean(day) && !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }

  // All that stands in the way of a file, in the order of the page.
  function problems() {
    var out = [];
    ["respondent", "date", "consent"].forEach(function (id) {
      right($(id).closest(".field"));
    });
    if (!$("respondent").value.trim()) out.push({ field: $("respondent"), text: say("need_respondent") });
    if (!is_day($("date").value)) out.push({ field: $("date"), text: say("need_date") });
    if (!$("consent").checked) out.push({ field: $("consent"), text: say("need_consent") });
    data.questions.forEach(function (q) {
      right($("q-" + q.id));
      var one = problem(q);
      if (one) out.push({ field: at(q, one.field), text: one.text });
    });
    out.forEach(function (one) {
      mark(one.field, one.text);
    });
    return out;
  }

  function link(target, text) {
    var item = element("li");
    var a = element("a", text);
    a.href = "#" + target.id;
    a.addEventListener("click", function (event) {
      event.preventDefault();
      go(target);
    });
    item.appendChild(a);
    return item;
  }

  function go(target) {
    var details = target.closest("details");
    if (details) details.open = true;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "start" });
  }

  function tell(box, nodes, focus) {
    box.textContent = "";
    nodes.forEach(function (node) {
      box.appendChild(node);
    });
    box.hidden = false;
    if (focus) go(box);
  }

  function quiet() {
    $("errors").hidden = true;
    $("message").hidden = true;
    $("done").hidden = true;
  }

  function list(items) {
    var ul = element("ul");
    items.forEach(function (item) {
      ul.appendChild(item);
    });
    return ul;
  }

  function question(q) {
    var text = $("q-" + q.id).querySelector(".ask").textContent;
    return q.n + ". " + text;
  }

  function save(anyway) {
    quiet();
    var bad = problems();
    var open = data.questions.filter(is_open);
    if (bad.length) {
      var items = bad.map(function (one) {
        return link(one.field, one.text);
      });
      tell($("errors"), [element("h2", say("problems")), list(items)], true);
      return;
    }
    if (open.length && !anyway) {
      var button = element("button", say("save_open"));
      button.type = "button";
      button.id = "save-open";
      button.addEventListener("click", function () {
        save(true);
      });
      var links = open.map(function (q) {
        return link($("q-" + q.id), question(q));
      });
      var title = open.length === 1 ? say("open_title_one") : say("open_title", { n: open.length });
      tell($("errors"), [element("h2", title), element("p", say("open_text")), button, list(links)], true);
      return;
    }
    var text = JSON.stringify(submission(), null, 1) + "\n";
    var file = file_name();
    $("text").value = text;
    $("copying").hidden = false;
    $("copied").textContent = "";
    download(file, text);
    touched = false;
    var nodes = [element("h2", say("saved", { file: file })), element("p", say("saved_text"))];
    if (open.length) nodes.push(element("p", say("saved_open")));
    tell($("done"), nodes, true);
  }

  function file_name() {
    var plain = function (text) {
      return text.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
    };
    return ["answers", data.engagement, data.round, plain($("respondent").value), data.role].join("_") + ".json";
  }

  function download(file, text) {
    try {
      var url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      var a = element("a");
      a.href = url;
      a.download = file;
      document.body.appendChild(a);
      a.click();
      document.body.removeChild(a);
      window.setTimeout(function () {
        URL.revokeObjectURL(url);
      }, 60000);
    } catch (e) {
      $("copying").open = true;
    }
  }

  // The answers as the program reads them.
  function submission() {
    var answers = {};
    data.questions.forEach(function (q) {
      var one = answer(q);
      if (one !== null) answers[q.id] = one;
    });
    return {
      schema: 1,
      kind: "answers",
      engagement: data.engagement,
      round: data.round,
      questionnaire: data.questionnaire,
      form: data.form,
      respondent: $("respondent").value.trim(),
      roles: [data.role],
      unit: $("unit").value.trim() || null,
      date: $("date").value,
      consent: $("consent").checked,
      complete: !data.questions.some(is_open),
      answers: answers,
    };
  }

  function answer(q) {
    var choice = chosen(q);
    var out = {};
    if (choice === "figure") {
      out.value = number(at(q, "value").value).value;
      var sample = at(q, "sample").value.trim();
      if (sample) out.sample = Number(sample);
      var source = at(q, "source").value.trim();
      if (source) out.source = source;
    } else if (choice !== "") {
      out.level = choice === "dk" || choice === "n/a" ? choice : Number(choice);
    }
    var intention = at(q, "intention");
    if (intention && intention.value) out.intention = Number(intention.value);
    var note = at(q, "note").value.trim();
    if (note) out.note = note;
    var keys = Object.keys(out);
    if (!keys.length) return null;
    return keys.length === 1 && keys[0] === "level" ? out.level : out;
  }

  // The reverse of `answer`: what a file says of a question, as the browser keeps it; nothing where it fits nowhere.
  function entry(q, said) {
    if (said === null || said === undefined) return {};
    if (typeof said !== "object") said = { level: said };
    var out = {};
    if (typeof said.value === "number" && q.measure) {
      out.choice = "figure";
      out.value = String(said.value);
    } else if (said.level !== undefined || said.value !== undefined) {
      out.choice = String(said.level !== undefined ? said.level : said.value);
    }
    ["sample", "source", "intention", "note"].forEach(function (part) {
      var kind = typeof said[part];
      if (kind === "string" || kind === "number") out[part] = String(said[part]);
    });
    return out;
  }

  function load(file) {
    var reader = new FileReader();
    reader.onload = function () {
      var said = null;
      try {
        said = JSON.parse(String(reader.result).replace(/^\uFEFF/, ""));
      } catch (e) {
        said = null;
      }
      $("load").value = "";
      quiet();
      loaded(file.name, said);
    };
    reader.onerror = function () {
      tell($("errors"), [element("p", say("bad_file", { file: file.name }))], true);
    };
    reader.readAsText(file);
  }

  function loaded(name, said) {
    var is_ours = said && typeof said === "object" && said.kind === "answers" && said.schema === 1;
    if (!is_ours || !said.answers || typeof said.answers !== "object") {
      tell($("errors"), [element("p", say("bad_file", { file: name }))], true);
      return;
    }
    var other = ["engagement", "round", "questionnaire"].filter(function (part) {
      return said[part] !== data[part];
    });
    var roles = Array.isArray(said.roles) ? said.roles : [];
    if (!other.length && roles.indexOf(data.role) < 0) other.push("roles");
    if (other.length) {
      var what = String(said[other[0]]);
      tell($("errors"), [element("p", say("other_form", { file: name, what: what }))], true);
      return;
    }
    var before = state();
    var answers = {};
    data.questions.forEach(function (q) {
      answers[q.id] = entry(q, said.answers[q.id]);
    });
    var word = function (value) {
      return typeof value === "string" ? value : "";
    };
    show({
      respondent: word(said.respondent),
      unit: word(said.unit),
      date: word(said.date),
      consent: said.consent === true,
      answers: answers,
    });
    keep();
    var undo = element("button", say("undo"));
    undo.type = "button";
    undo.className = "small";
    undo.addEventListener("click", function () {
      show(before);
      keep();
      tell($("message"), [element("p", say("undone"))], true);
    });
    var line = say("loaded", { file: name, n: progress(), all: data.questions.length });
    var nodes = [element("p", line)];
    var left = Object.keys(said.answers).filter(function (id) {
      return !data.questions.some(function (q) {
        return q.id === id;
      });
    });
    if (left.length) nodes.push(element("p", say("loaded_left", { list: left.join(", ") })));
    nodes.push(undo);
    tell($("message"), nodes, true);
  }

  function copy() {
    var box = $("text");
    box.focus();
    box.select();
    var done = function (ok) {
      $("copied").textContent = say(ok ? "copied" : "copy_failed");
    };
    var old = function () {
      try {
        done(document.execCommand("copy"));
      } catch (e) {
        done(false);
      }
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(box.value).then(function () {
        done(true);
      }, old);
    } else {
      old();
    }
  }

  function remove() {
    if (!window.confirm(say("remove_ask"))) return;
    quiet();
    show({});
    $("text").value = "";
    $("copying").hidden = true;
    try {
      window.localStorage.removeItem(key);
    } catch (e) {
      keeps = false;
    }
    touched = false;
    $("kept").textContent = "";
    tell($("message"), [element("p", say("removed"))], true);
  }

  function next() {
    var open = data.questions.filter(is_open);
    if (!open.length) return;
    var after = open.filter(function (q) {
      return data.questions.indexOf(q) > last;
    });
    go($("q-" + (after[0] || open[0]).id));
  }

  var last = -1; // the place of the question that was worked on last

  data.questions.forEach(function (q, place) {
    var holder = $("q-" + q.id);
    holder.addEventListener("focusin", function () {
      last = place;
    });
    holder.addEventListener("input", function (event) {
      var field = event.target;
      var is_figure = q.measure && [at(q, "value"), at(q, "sample"), at(q, "source")].indexOf(field) >= 0;
      if (is_figure && field.value.trim()) at(q, "figure").checked = true;
      echo(q);
      right(holder);
      progress();
      keep();
    });
    holder.addEventListener("change", function () {
      progress();
      keep();
    });
    holder.querySelector(".clear").addEventListener("click", function () {
      radios(q).forEach(function (r) {
        r.checked = false;
      });
      ["value", "sample", "source"].forEach(function (part) {
        if (at(q, part)) at(q, part).value = "";
      });
      echo(q);
      right(holder);
      progress();
      keep();
      holder.focus({ preventScroll: true });
    });
  });
  ["respondent", "unit", "date", "consent"].forEach(function (id) {
    $(id).addEventListener("input", function () {
      right($(id).closest(".field"));
      keep();
    });
  });
  $("form").addEventListener("submit", function (event) {
    event.preventDefault();
  });
  $("load").addEventListener("change", function () {
    if (this.files && this.files[0]) load(this.files[0]);
  });
  $("save").addEventListener("click", function () {
    save(false);
  });
  $("copy").addEventListener("click", copy);
  $("remove").addEventListener("click", remove);
  $("next").addEventListener("click", next);
  window.addEventListener("beforeunload", function (event) {
    if (touched && !keeps) event.preventDefault();
  });
  window.addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll(".q details"), function (details) {
      details.open = true;
    });
  });

  var kept = found();
  show(kept || {});
  $("bar").hidden = false;
  if (kept) {
    var line = say("restored", { n: progress(), all: data.questions.length });
    tell($("message"), [element("p", line)], false);
    $("kept").textContent = say("kept");
  }
})();
