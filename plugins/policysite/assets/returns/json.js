/* A return as a JSON file or text. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var MOST = 20 * 1024 * 1024;

  function writeJson(said, filled) {
    return JSON.stringify(returns.giveReturn(said, filled), null, 1) + "\n";
  }

  /* Raises an Error in words for readers. */
  function readJson(text) {
    if (text.length > MOST) throw new Error("文件太大（超过 20 MB），不像是自查表");
    var data;
    try {
      data = JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch (error) {
      throw new Error("读不出来：不是完整的 JSON。请确认整段文字都复制到了，或者重新取一份文件");
    }
    if (!data || typeof data !== "object" || data.policybook !== "return" || !data.items || typeof data.items !== "object") {
      throw new Error("这不是自查表的填报结果。请选用本网站“保存到文件”得到的 .xlsx 或 .json 文件");
    }
    if (data.schema !== 1) throw new Error("这份填报结果的格式版本（" + String(data.schema).slice(0, 20) + "）本页不认识，请用新版网站打开");
    return returns.takeReturn(data);
  }

  returns.writeJson = writeJson;
  returns.readJson = readJson;
})();
