/* Công Vụ: makes pages nicer; every page works without it. */
(function () {
  "use strict";

  var words = {};

  function token() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function say(text) {
    var live = document.getElementById("cv-live");
    if (!live) return;
    live.textContent = text;
    live.classList.toggle("cv-live--shown", Boolean(text));
  }

  /* -- htmx: the token Django asks for, and a sentence when the server does not answer -- */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeRequest", function () { say(""); });
  document.addEventListener("htmx:sendError", function () { say(words.broken); });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    say(status === 401 || status === 403 ? words.expired : words.broken);
  });
  /* -- a page that asks how far long work is: what was said already is not said again -- */
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var spoken = event.detail.target;
    if (spoken.getAttribute("role") !== "status") return;
    event.detail.shouldSwap = false;
    var words = event.detail.fragment.textContent.trim();
    if (spoken.textContent.trim() !== words) spoken.textContent = words;
  });
  document.addEventListener("htmx:load", function (event) { enhance(event.detail.elt); });
  document.addEventListener("htmx:confirm", function (event) {
    var question = event.detail.question;
    if (!question) return;
    event.preventDefault();
    ask(question, function () { event.detail.issueRequest(true); });
  });

  /* -- a question before what cannot be taken back -- */
  function ask(question, then) {
    var dialog = document.getElementById("cv-confirm");
    if (!dialog || !dialog.showModal) {
      if (window.confirm(question)) then();
      return;
    }
    dialog.querySelector("#cv-confirm-words").textContent = question;
    dialog.querySelector("[data-yes]").onclick = function () { dialog.close(); then(); };
    dialog.querySelector("[data-no]").onclick = function () { dialog.close(); };
    dialog.showModal();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    var question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && form.dataset.agreed !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(question, function () {
        form.dataset.agreed = "yes";
        form.requestSubmit(button || undefined);
        delete form.dataset.agreed;
      });
      return;
    }
    onlyOnce(event, form, button);
  }, true);

  /* -- one click is enough: the second is swallowed; the server is safe without this -- */
  function onlyOnce(event, form, button) {
    if (form.method !== "post" || repeats(form) || (button && repeats(button))) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    if (button) button.setAttribute("aria-disabled", "true");
    window.setTimeout(function () { release(form); }, 8000);
  }

  function repeats(element) {
    return ["data-repeatable", "data-hx-post", "hx-post"].some(function (name) { return element.hasAttribute(name); });
  }

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled=true]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
  }

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  /* -- what was typed into a form that asks for it is not left behind without a question -- */
  function keeping(event) { return event.target.closest && event.target.closest("form[data-keep]"); }
  ["input", "change"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var form = keeping(event);
      if (form) form.dataset.keep = "unsaved";
    });
  });
  window.addEventListener("submit", function (event) {
    var form = keeping(event);
    if (form && !event.defaultPrevented) form.dataset.keep = "";
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-keep=unsaved]")) event.preventDefault();
  });

  /* -- a file chooser that speaks the page's language and says a file is too large before it is sent -- */
  function size(bytes) {
    var unit = bytes < 1048576 ? [1024, "KB"] : [1048576, "MB"];
    return (bytes / unit[0]).toFixed(1).replace(".0", "").replace(".", ",") + " " + unit[1];
  }

  function enhanceFile(input) {
    if (input.dataset.ready || !words.choose) return;
    input.dataset.ready = "yes";
    var frame = document.createElement("div");
    var button = document.createElement("span");
    var name = document.createElement("span");
    frame.className = "cv-file";
    button.className = "govuk-button govuk-button--secondary cv-file__button";
    button.setAttribute("aria-hidden", "true");
    button.textContent = words.choose;
    name.className = "cv-file__name";
    name.setAttribute("aria-live", "polite");
    name.textContent = words.none;
    input.parentNode.insertBefore(frame, input);
    frame.append(input, button, name);
    button.addEventListener("click", function () { input.click(); });
    input.addEventListener("change", function () {
      var most = Number(input.dataset.maxBytes || 0);
      var files = Array.from(input.files);
      var large = files.filter(function (file) { return most && file.size > most; });
      name.classList.toggle("cv-file__name--wrong", large.length > 0);
      if (large.length) {
        name.textContent = words.tooLarge + " " + large[0].name + " (" + size(large[0].size) + ", " + words.most + " " + size(most) + ")";
      } else if (files.length) {
        name.textContent = files.map(function (file) { return file.name + " (" + size(file.size) + ")"; }).join(", ");
        input.dispatchEvent(new Event("cv:chosen", { bubbles: true }));
      } else {
        name.textContent = words.none;
      }
    });
  }

  /* -- a paper is sent as soon as it is chosen, and says how far it is; the button is there when that failed -- */
  function uploading(event) {
    var form = event.target.closest ? event.target.closest("form[data-upload]") : null;
    return form && { bar: form.querySelector("progress"), button: form.querySelector("[type=submit]") };
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var parts = uploading(event);
    if (!parts) return;
    parts.bar.removeAttribute("value");
    parts.bar.hidden = false;
  });
  document.addEventListener("htmx:xhr:progress", function (event) {
    var parts = uploading(event);
    if (parts && event.detail.lengthComputable) parts.bar.value = Math.round(100 * event.detail.loaded / event.detail.total);
  });
  ["htmx:sendError", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var parts = uploading(event);
      if (parts) { parts.bar.hidden = true; parts.button.hidden = false; }
    });
  });

  function enhance(root) {
    root.querySelectorAll("form[data-upload] [type=submit]").forEach(function (button) { button.hidden = Boolean(window.htmx); });
    root.querySelectorAll("input[type=file]:not([data-plain])").forEach(enhanceFile);
    root.querySelectorAll("[data-print]").forEach(function (button) { button.hidden = false; });
    root.querySelectorAll("[data-check-all]").forEach(function (box) { box.hidden = false; });
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("change", function (event) {
    var name = event.target.dataset && event.target.dataset.checkAll;
    if (!name) return;
    document.querySelectorAll("input[type=checkbox][name='" + CSS.escape(name) + "']").forEach(function (box) {
      if (!box.disabled) box.checked = event.target.checked;
    });
  });

  /* -- what is folded is printed too -- */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (part) { part.dataset.folded = "yes"; part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-folded]").forEach(function (part) { delete part.dataset.folded; part.open = false; });
  });

  function start() {
    var given = document.getElementById("cv-words");
    words = given ? given.dataset : {};
    enhance(document);
    var summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
