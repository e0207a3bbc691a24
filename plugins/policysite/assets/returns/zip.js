/* Zip files: written without compression, read with the browser's own DecompressionStream. */
(function () {
  "use strict";

  var MOST_BYTES = 20 * 1024 * 1024;
  var MOST_UNPACKED = 60 * 1024 * 1024;
  var MOST_ENTRIES = 500;
  var table = null;

  function crc32(bytes) {
    if (!table) {
      table = new Uint32Array(256);
      for (var n = 0; n < 256; n += 1) {
        var rest = n;
        for (var bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
        table[n] = rest;
      }
    }
    var crc = 0xffffffff;
    for (var at = 0; at < bytes.length; at += 1) crc = table[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
  }

  /* Names and texts → the bytes of a zip file; always of the same date. */
  function writeZip(files) {
    var encoder = new TextEncoder();
    var parts = [];
    var directory = [];
    var place = 0;
    files.forEach(function (file) {
      var name = encoder.encode(file.name);
      var bytes = encoder.encode(file.text);
      var crc = crc32(bytes);
      var common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x21], [4, crc], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
      var head = pack([[4, 0x04034b50]].concat(common));
      directory.push(pack([[4, 0x02014b50], [2, 20]].concat(common, [[2, 0], [2, 0], [2, 0], [4, 0], [4, place]])), name);
      parts.push(head, name, bytes);
      place += head.length + name.length + bytes.length;
    });
    var length = directory.reduce(function (sum, part) { return sum + part.length; }, 0);
    var end = pack([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length], [4, place], [2, 0]]);
    return join(parts.concat(directory, [end]));
  }

  function pack(numbers) {
    var size = numbers.reduce(function (sum, pair) { return sum + pair[0]; }, 0);
    var bytes = new Uint8Array(size);
    var at = 0;
    numbers.forEach(function (pair) {
      for (var n = 0; n < pair[0]; n += 1) bytes[at + n] = (pair[1] >>> (8 * n)) & 255;
      at += pair[0];
    });
    return bytes;
  }

  function join(parts) {
    var bytes = new Uint8Array(parts.reduce(function (sum, part) { return sum + part.length; }, 0));
    var at = 0;
    parts.forEach(function (part) {
      bytes.set(part, at);
      at += part.length;
    });
    return bytes;
  }

  function refuse(words) { return new Error(words); }

  /* The bytes of a zip file → a function that promises the text of an entry, or null where there is none. */
  function readZip(bytes) {
    if (bytes.length > MOST_BYTES) throw refuse("文件太大（超过 20 MB），不像是自查表");
    var view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    var end = bytes.length - 22;
    while (end >= 0 && end > bytes.length - 66000 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw refuse("不是 .xlsx 文件，或者没有下载完整");
    var count = view.getUint16(end + 10, true);
    if (count > MOST_ENTRIES) throw refuse("这个文件不像是自查表");
    var entries = Object.create(null);
    var at = view.getUint32(end + 16, true);
    var decoder = new TextDecoder();
    for (var n = 0; n < count; n += 1) {
      if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw refuse("文件已损坏，读不出来");
      var lengths = [28, 30, 32].map(function (offset) { return view.getUint16(at + offset, true); });
      entries[decoder.decode(bytes.subarray(at + 46, at + 46 + lengths[0]))] = {
        locked: view.getUint16(at + 8, true) & 1,
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        place: view.getUint32(at + 42, true)
      };
      at += 46 + lengths[0] + lengths[1] + lengths[2];
    }
    var budget = MOST_UNPACKED;

    return function (name) {
      var entry = entries[name];
      if (!entry) return Promise.resolve(null);
      if (entry.locked) return Promise.reject(refuse("文件加了密码，请先去掉密码再载入"));
      if (entry.size > budget) return Promise.reject(refuse("文件太大，不像是自查表"));
      if (entry.place + 30 > bytes.length) return Promise.reject(refuse("文件已损坏，读不出来"));
      var start = entry.place + 30 + view.getUint16(entry.place + 26, true) + view.getUint16(entry.place + 28, true);
      var data = bytes.subarray(start, start + entry.packed);
      budget -= entry.size;
      if (entry.method === 0) return Promise.resolve(decoder.decode(data));
      if (entry.method !== 8) return Promise.reject(refuse("文件的压缩方式不认识，请用 Excel 或 WPS 另存一次"));
      if (!canInflate()) return Promise.reject(refuse("这个浏览器太旧，打不开 Excel 存过的文件。请改用 JSON 文件载入，或者换用新版浏览器（Chrome 103 以上）"));
      return inflate(data, entry.size).then(function (unpacked) { return decoder.decode(unpacked); });
    };
  }

  function canInflate() {
    try {
      return !!new DecompressionStream("deflate-raw");
    } catch (error) {
      return false;
    }
  }

  /* No more than the directory says: a file that unpacks to more is stopped. */
  function inflate(data, size) {
    var reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    var parts = [];
    var length = 0;

    function next() {
      return reader.read().then(function (got) {
        if (got.done) return join(parts);
        length += got.value.length;
        if (length > size) {
          reader.cancel();
          throw refuse("文件已损坏，读不出来");
        }
        parts.push(got.value);
        return next();
      });
    }

    return next().catch(function (error) {
      throw error instanceof TypeError ? refuse("文件已损坏，读不出来") : error;
    });
  }

  var returns = window.policysite.returns;
  returns.crc32 = crc32;
  returns.writeZip = writeZip;
  returns.readZip = readZip;
})();
