/* A small editor over a text area (data-rich): what is pasted is made plain here, so that nothing with a style ever
   reaches the page, and cleaned for good by the server. Without this script the text area itself is the editor. */
(function () {
  "use strict";
  var BLOCKS = { P: "P", DIV: "P", H1: "H2", H2: "H2", H3: "H3", H4: "H4", H5: "H4", H6: "H4", UL: "UL", OL: "OL", LI: "LI", BLOCKQUOTE: "BLOCKQUOTE",
    TABLE: "TABLE", CAPTION: "CAPTION", THEAD: "THEAD", TBODY: "TBODY", TR: "TR", TH: "TH", TD: "TD", BR: "BR",
    B: "STRONG", STRONG: "STRONG", I: "EM", EM: "EM", U: "U", A: "A", IMG: "IMG" };
  var WITHOUT_WORDS = /^(SCRIPT|STYLE|TITLE|XML|TEMPLATE|NOSCRIPT|IFRAME|OBJECT|EMBED|MATH|SVG|HEAD|META|LINK|SELECT|TEXTAREA)$/;
  var COMMANDS = [
    ["formatBlock", "P", "正文"], ["formatBlock", "H2", "标题"], ["formatBlock", "H3", "小标题"], ["bold", null, "加粗"], ["italic", null, "斜体"],
    ["underline", null, "下划线"], ["insertUnorderedList", null, "项目"], ["insertOrderedList", null, "编号"], ["formatBlock", "BLOCKQUOTE", "引用"],
    ["link", null, "链接"], ["unlink", null, "去掉链接"], ["removeFormat", null, "清除格式"],
  ];

  function plain(node, pictures) {
    var made = document.createDocumentFragment();
    Array.prototype.forEach.call(node.childNodes, function (child) {
      if (child.nodeType === 3) { made.appendChild(document.createTextNode(child.nodeValue)); return; }
      if (child.nodeType !== 1 || WITHOUT_WORDS.test(child.nodeName.toUpperCase())) { return; }
      var name = BLOCKS[child.nodeName.toUpperCase()];
      var inner = plain(child, pictures);
      if (!name) { made.appendChild(inner); return; }
      var element = document.createElement(name);
      if (name === "A") {
        var target = child.getAttribute("href") || "";
        if (!/^(https?:\/\/|mailto:)/i.test(target)) { made.appendChild(inner); return; }
        element.setAttribute("href", target);
      }
      if (name === "IMG") {
        var source = child.getAttribute("src") || "";
        if (pictures.indexOf(source) < 0) { return; }
        element.setAttribute("src", source);
        element.setAttribute("alt", child.getAttribute("alt") || "");
      }
      ["colspan", "rowspan"].forEach(function (each) {
        if ((name === "TD" || name === "TH") && /^[1-9]\d?$/.test(child.getAttribute(each) || "")) { element.setAttribute(each, child.getAttribute(each)); }
      });
      element.appendChild(inner);
      made.appendChild(element);
    });
    return made;
  }

  /* Styles and handlers are taken out of the tags before the browser reads them: it would complain about each. */
  var COMPLAINED_OF = /\s(style|on[a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;

  /* The mark before an item of Word's lists, a letter of a font of signs. */
  var LIST_MARK = new RegExp("<span\\b(?=[^>]{0,400}mso-list:\\s{0,9}Ignore)(?=[^>]{0,400}font-family:\\s{0,9}(?:Wingdings|Symbol))[^>]{0,400}>" +
    "[^<\\s](?:<span\\b[^>]{0,400}>(?:&nbsp;|[\\s\\u00a0]){0,40}</span>)?\\s{0,9}</span>", "gi");

  function read(html, pictures) {
    var bare = html.replace(LIST_MARK, "").replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<!--[\s\S]*?-->/g, "");
    bare = bare.replace(/<[^>]*>/g, function (tag) { return tag.replace(COMPLAINED_OF, ""); });
    return plain(new DOMParser().parseFromString(bare, "text/html").body, pictures);
  }

  function typed(text) {
    var made = document.createDocumentFragment();
    text.split(/\r?\n/).forEach(function (line) {
      if (!line.trim()) { return; }
      var paragraph = document.createElement("p");
      paragraph.textContent = line;
      made.appendChild(paragraph);
    });
    return made;
  }

  function insert(fragment) {
    var holder = document.createElement("div");
    holder.appendChild(fragment);
    document.execCommand("insertHTML", false, holder.innerHTML);
  }

  /* What is written stays with this entry of the browser's history, for whoever comes back to it, together with the text
     it was written over: nothing comes back over a text that was saved since. */
  function keep(area, editor) {
    var entry = {};
    entry[area.id] = { over: area.defaultValue, words: editor.innerHTML };
    history.replaceState(Object.assign({}, history.state, entry), "");
  }

  function wordsOf(area) {
    var entry = history.state && history.state[area.id];
    return entry && entry.over === area.defaultValue ? entry.words : area.defaultValue;
  }

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn small";
    made.textContent = label;
    made.addEventListener("mousedown", function (event) { event.preventDefault(); });
    made.addEventListener("click", act);
    return made;
  }

  function prepare(area) {
    var form = area.form;
    var label = form.querySelector('label[for="' + area.id + '"]');
    var kept = Array.prototype.slice.call(form.querySelectorAll("[data-picture]"));
    var pictures = kept.map(function (each) { return each.getAttribute("data-picture"); });
    var editor = document.createElement("div");
    var bar = document.createElement("div");
    var rich = document.createElement("input");
    editor.className = "form-control rich rich-editor";
    editor.contentEditable = "true";
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    editor.id = area.id + "-editor";
    label.id = area.id + "-label";
    label.htmlFor = "";
    label.removeAttribute("for");
    label.addEventListener("click", function () { editor.focus(); });
    editor.setAttribute("aria-labelledby", label.id);
    if (area.getAttribute("aria-describedby")) { editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby")); }
    bar.className = "rich-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "正文格式");
    rich.type = "hidden";
    rich.name = "rich";
    rich.value = "1";
    form.appendChild(rich);
    var words = wordsOf(area);
    editor.appendChild(/<\/?[a-z]/i.test(words) ? read(words, pictures) : typed(words));
    try { document.execCommand("defaultParagraphSeparator", false, "p"); document.execCommand("styleWithCSS", false, false); } catch (error) { /* older browsers */ }
    COMMANDS.forEach(function (each) {
      bar.appendChild(button(each[2], function () {
        editor.focus();
        if (each[0] === "link") {
          var target = window.prompt("链接地址，以 http://、https:// 或者 mailto: 开头");
          if (target && /^(https?:\/\/|mailto:)\S+$/i.test(target)) { document.execCommand("createLink", false, target); }
          return;
        }
        document.execCommand(each[0], false, each[1]);
      }));
    });
    kept.forEach(function (each) {
      bar.appendChild(button("插入图片：" + each.getAttribute("data-caption"), function () {
        var image = document.createElement("img");
        image.setAttribute("src", each.getAttribute("data-picture"));
        image.setAttribute("alt", each.getAttribute("data-caption"));
        editor.focus();
        var holder = document.createDocumentFragment();
        holder.appendChild(image);
        insert(holder);
      }));
    });
    editor.addEventListener("paste", function (event) {
      var board = event.clipboardData;
      if (!board) { return; }
      var html = board.getData("text/html");
      event.preventDefault();
      insert(html ? read(html, pictures) : typed(board.getData("text/plain")));
    });
    editor.addEventListener("drop", function (event) { event.preventDefault(); });
    var waiting;
    editor.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(keep, 500, area, editor); });
    editor.addEventListener("blur", function () { keep(area, editor); });
    area.hidden = true;
    area.parentNode.insertBefore(bar, area);
    area.parentNode.insertBefore(editor, area);
    form.addEventListener("submit", function () { keep(area, editor); area.value = editor.innerText.trim() || editor.querySelector("img") ? editor.innerHTML : ""; });
    // A link to the field in the list of errors leads to the editor.
    document.querySelectorAll('a[href="#' + area.id + '"]').forEach(function (link) {
      link.addEventListener("click", function (event) { event.preventDefault(); editor.focus(); });
    });
  }

  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("textarea[data-rich]").forEach(prepare); });
})();
