/* Bản vẽ quy trình: bpmn-js with our palette, our words and our form of properties. The table of steps says the same. */
(function () {
  "use strict";

  var form = document.getElementById("ban-ve");
  var canvas = document.getElementById("ban-ve-khung");
  if (!form || !canvas || !window.BpmnJS) return;
  var source = form.elements.text;
  var panel = document.getElementById("ban-ve-thuoc-tinh");
  var words = {
    "Activate hand tool": "Kéo bản vẽ", "Activate lasso tool": "Chọn nhiều", "Activate create/remove space tool": "Nới, thu khoảng trống",
    "Activate global connect tool": "Nối hai phần tử", "Create start event": "Điểm bắt đầu", "Create end event": "Điểm kết thúc",
    "Create user task": "Bước", "Create gateway": "Cổng rẽ nhánh", "Create parallel gateway": "Cổng song song",
    "Create pool/participant": "Khung quy trình", "Append task": "Thêm bước sau", "Append {type}": "Thêm tiếp", "Append end event": "Kết thúc",
    "Append gateway": "Thêm cổng", "Connect to other element": "Nối tới", "Connect using sequence/message flow or association": "Nối tới",
    "Connect using association": "Nối tới", "Delete": "Xóa", "Remove": "Xóa", "Add lane above": "Thêm làn phía trên",
    "Add lane below": "Thêm làn phía dưới", "Divide into two lanes": "Chia hai làn", "Divide into three lanes": "Chia ba làn",
    "Open settings": "Mở cài đặt", "Add text annotation": "Thêm ghi chú"
  };

  function translate(template, replacements) {
    return (words[template] || template).replace(/{([^}]+)}/g, function (_, key) {
      return replacements && replacements[key] !== undefined ? replacements[key] : "{" + key + "}";
    });
  }

  function Palette(palette, create, elementFactory, handTool, spaceTool, globalConnect) {
    this.getPaletteEntries = function () {
      function making(type, icon, title, options) {
        function begin(event) { create.start(event, elementFactory.createShape(Object.assign({ type: type }, options))); }
        return { group: "create", className: icon, title: title, action: { dragstart: begin, click: begin } };
      }
      return {
        "hand-tool": { group: "tools", className: "bpmn-icon-hand-tool", title: "Kéo bản vẽ", action: { click: function (event) { handTool.activateHand(event); } } },
        "space-tool": { group: "tools", className: "bpmn-icon-space-tool", title: "Nới, thu khoảng trống", action: { click: function (event) { spaceTool.activateSelection(event); } } },
        "global-connect-tool": { group: "tools", className: "bpmn-icon-connection-multi", title: "Nối hai phần tử", action: { click: function (event) { globalConnect.start(event); } } },
        "tool-separator": { group: "tools", separator: true },
        "create.start": making("bpmn:StartEvent", "bpmn-icon-start-event-none", "Điểm bắt đầu"),
        "create.step": making("bpmn:UserTask", "bpmn-icon-user-task", "Bước"),
        "create.gateway": making("bpmn:ExclusiveGateway", "bpmn-icon-gateway-xor", "Cổng rẽ nhánh"),
        "create.parallel": making("bpmn:ParallelGateway", "bpmn-icon-gateway-parallel", "Cổng song song"),
        "create.end": making("bpmn:EndEvent", "bpmn-icon-end-event-none", "Điểm kết thúc")
      };
    };
    palette.registerProvider(this);
  }
  Palette.$inject = ["palette", "create", "elementFactory", "handTool", "spaceTool", "globalConnect"];

  /* What the house does not read is not offered; a task is always a step of a person. */
  function Pad(contextPad, elementFactory, autoPlace) {
    this.getContextPadEntries = function (element) {
      return function (entries) {
        ["replace", "append.text-annotation", "append.intermediate-event", "append"].forEach(function (name) { delete entries[name]; });
        if (entries["append.append-task"]) {
          var append = function () { autoPlace.append(element, elementFactory.createShape({ type: "bpmn:UserTask" })); };
          entries["append.append-task"] = { group: "model", className: "bpmn-icon-user-task", title: "Thêm bước sau", action: { click: append } };
        }
        return entries;
      };
    };
    contextPad.registerProvider(500, this);
  }
  Pad.$inject = ["contextPad", "elementFactory", "autoPlace"];

  form.classList.add("wb-modeler--ready");
  var modeler = new window.BpmnJS({
    container: canvas,
    additionalModules: [{
      __init__: ["paletteProvider", "housePad"],
      paletteProvider: ["type", Palette],
      housePad: ["type", Pad],
      translate: ["value", translate]
    }]
  });
  var modeling = modeler.get("modeling");
  var shown = null;

  modeler.importXML(source.value).then(function () {
    var view = modeler.get("canvas");
    view.zoom(Math.min(1, view.zoom("fit-viewport") * 0.8));
    view.scroll({ dx: 24, dy: 0 });
    modeler.on("commandStack.changed", function () { form.dataset.keep = "unsaved"; });
  }).catch(function (error) {
    canvas.hidden = true;
    form.classList.remove("wb-modeler--ready");
    document.getElementById("ban-ve-loi").textContent = "Không vẽ được quy trình này. Hãy sửa dạng văn bản. (" + error.message + ")";
  });

  /* -- properties: `key: value` lines of the documentation, as the compiler reads them -- */
  function said(object) {
    var found = {};
    ((object.documentation || [])[0] || { text: "" }).text.split("\n").forEach(function (line) {
      var match = /^\s*([a-z_]+)\s*:\s*(.*)$/.exec(line);
      if (match) found[match[1]] = match[2].trim();
    });
    return found;
  }

  function say(element, changed) {
    var all = Object.assign(said(element.businessObject), changed);
    var text = Object.keys(all).filter(function (key) { return all[key]; }).map(function (key) { return key + ": " + all[key]; }).join("\n");
    var documentation = text ? [modeler.get("bpmnFactory").create("bpmn:Documentation", { text: text })] : [];
    modeling.updateProperties(element, { documentation: documentation });
  }

  function field(name) { return panel.querySelector("[name='" + name + "']"); }

  function show(element) {
    shown = element && element.type !== "label" ? (element.labelTarget || element) : null;
    var type = shown ? shown.type : "";
    panel.querySelectorAll("[data-for]").forEach(function (part) {
      part.hidden = !shown || part.dataset.for.split(" ").indexOf(type) < 0;
    });
    panel.querySelector("[data-none]").hidden = Boolean(shown);
    if (!shown) return;
    var object = shown.businessObject, told = said(object);
    field("v-name").value = object.name || "";
    field("v-time").value = told.time || "";
    field("v-unit").value = told.unit || "";
    field("v-outcomes").value = (told.outcomes || "").split("|").map(function (one) { return one.trim(); }).join("\n").trim();
    var acts = (told.acts || told.act || "").split(",").map(function (one) { return one.trim(); });
    panel.querySelectorAll("[name='v-acts']").forEach(function (box) { box.checked = acts.indexOf(box.value) >= 0; });
    field("v-role").value = (/^lane_(receiver|reviewer|unit_leader|signer|clerk)/.exec(object.id) || ["", ""])[1];
    field("v-condition").value = object.conditionExpression ? object.conditionExpression.body || "" : "";
    field("v-default").checked = type === "bpmn:SequenceFlow" && object.sourceRef.default === object;
  }

  modeler.on("selection.changed", function (event) { show(event.newSelection.length === 1 ? event.newSelection[0] : null); });

  panel.addEventListener("change", function (event) {
    if (!shown) return;
    var name = event.target.name, value = event.target.value.trim();
    if (name === "v-name") modeling.updateProperties(shown, { name: value });
    if (name === "v-time") say(shown, { time: value });
    if (name === "v-unit") say(shown, { unit: value });
    if (name === "v-outcomes") say(shown, { outcomes: value.split("\n").map(function (one) { return one.trim(); }).filter(Boolean).join(" | ") });
    if (name === "v-acts") {
      say(shown, { act: "", acts: Array.from(panel.querySelectorAll("[name='v-acts']:checked"), function (box) { return box.value; }).join(", ") });
    }
    if (name === "v-role" && value) modeling.updateProperties(shown, { id: laneId(value), name: event.target.selectedOptions[0].text });
    if (name === "v-condition") {
      var condition = value ? modeler.get("bpmnFactory").create("bpmn:FormalExpression", { body: value }) : undefined;
      modeling.updateProperties(shown, { conditionExpression: condition });
    }
    if (name === "v-default") modeling.updateProperties(shown.source, { default: event.target.checked ? shown.businessObject : undefined });
  });

  function laneId(role) {
    var registry = modeler.get("elementRegistry"), id = "lane_" + role, number = 2;
    while (registry.get(id) && registry.get(id) !== shown) { id = "lane_" + role + "_" + number; number += 1; }
    return id;
  }

  /* -- saving: the drawing as text, in the same form that works without scripts -- */
  form.addEventListener("submit", function (event) {
    if (form.dataset.drawn === "yes" || canvas.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    modeler.saveXML({ format: true }).then(function (result) {
      source.value = result.xml;
      form.dataset.drawn = "yes";
      // Not within the event that is being answered: a form does not submit twice at once.
      window.setTimeout(function () { form.requestSubmit(); }, 0);
    });
  }, true);
})();
