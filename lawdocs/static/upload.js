/* Files over the limit never leave the browser, where the server could only cut them off: what was typed stays there. */
(function () {
  "use strict";

  function sizeOf(input) {
    return Array.prototype.reduce.call(input.files, function (sum, file) { return sum + file.size; }, 0);
  }

  function tell(input, size, most) {
    var note = document.createElement("p");
    note.className = "field-error";
    note.id = input.id + "-size";
    note.setAttribute("role", "alert");
    note.textContent = "文件有" + size.toFixed(1) + " MB，超过" + most + " MB上限，没有提交；请压缩或拆分后再选。其他内容都还在。";
    input.parentNode.insertBefore(note, input);
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll('input[type="file"][data-most]').forEach(function (input) {
      var size = sizeOf(input) / 1048576, most = Number(input.getAttribute("data-most"));
      var told = document.getElementById(input.id + "-size");
      if (told) { told.remove(); input.removeAttribute("aria-invalid"); }
      if (size > most) { event.preventDefault(); tell(input, size, most); }
    });
  });
})();
