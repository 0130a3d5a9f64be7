/* Biểu mẫu điện tử: pasting into a grid, and keeping what is typed while the page redraws. Everything works without it. */
(function () {
  "use strict";

  document.documentElement.classList.add("cvf-live");

  /* -- what is typed while an answer is on its way stays ----------------------------------------------------------- */
  var sent = null;
  var typedSince = null;

  function inputs(part) {
    return part.querySelectorAll("input[id]:not([type=radio]):not([type=checkbox]), textarea[id]");
  }

  function isPart(event) {
    return event.detail.target && event.detail.target.id === "bieu-mau";
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (!isPart(event)) return;
    sent = {};
    inputs(event.detail.target).forEach(function (input) { sent[input.id] = input.value; });
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!isPart(event) || !sent) return;
    typedSince = {};
    inputs(event.detail.target).forEach(function (input) {
      if (sent[input.id] !== undefined && sent[input.id] !== input.value) typedSince[input.id] = input.value;
    });
  });

  document.addEventListener("htmx:afterSwap", function () {
    if (!typedSince) return;
    Object.keys(typedSince).forEach(function (id) {
      var input = document.getElementById(id);
      if (input) input.value = typedSince[id];
    });
    sent = typedSince = null;
  });

  /* -- cells copied from a spreadsheet fill the grid from where they are pasted ------------------------------------- */
  document.addEventListener("paste", function (event) {
    var cell = event.target;
    var grid = cell.closest ? cell.closest(".cvf-grid[data-table]") : null;
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!grid || !cell.closest("tbody") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    fill(grid, cell, text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n"));
  });

  function fill(grid, cell, lines) {
    var columns = grid.dataset.columns.split(" ");
    var place = new RegExp("^" + grid.dataset.table + "-(\\d+)-(.+)$").exec(cell.name);
    if (!place) return;
    var row = Number(place[1]);
    var column = columns.indexOf(place[2]);
    var left = [];
    lines.forEach(function (line, index) {
      var texts = line.split("\t");
      if (!document.getElementById(name(row + index, columns[column]))) {
        left.push(Array(column).fill("").concat(texts).slice(0, columns.length).join("\t"));
        return;
      }
      texts.forEach(function (text, offset) {
        var input = document.getElementById(name(row + index, columns[column + offset]));
        if (input) put(input, text.trim());
      });
    });
    var box = document.getElementById(grid.dataset.table + "-_dan");
    var button = grid.querySelector("button[name^='_dan:']");
    if (left.length) box.value = left.join("\n");
    button.click();

    function name(number, key) { return grid.dataset.table + "-" + number + "-" + key; }
  }

  function put(input, text) {
    if (input.tagName !== "SELECT") { input.value = text; return; }
    Array.prototype.forEach.call(input.options, function (option) {
      if (option.value === text || option.text.trim().toLowerCase() === text.toLowerCase()) input.value = option.value;
    });
  }
})();
