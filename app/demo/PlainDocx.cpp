#include "app/demo/PlainDocx.h"

#include <QDataStream>
#include <QList>
#include <QPair>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** As ZIP archives check their entries: the polynomial of Ethernet, reflected. */
quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = 0xffffffffu;
    for (const char byte : bytes) {
        crc ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

/** An archive whose entries are stored as they are. */
QByteArray archiveOf(const QList<QPair<QByteArray, QByteArray>> &entries)
{
    constexpr quint16 version = 20;
    constexpr quint16 day = (46 << 9) | (1 << 5) | 1; // 1 January 2026
    QByteArray archive;
    QByteArray directory;
    QDataStream body(&archive, QIODevice::WriteOnly);
    QDataStream list(&directory, QIODevice::WriteOnly);
    body.setByteOrder(QDataStream::LittleEndian);
    list.setByteOrder(QDataStream::LittleEndian);
    for (const auto &[name, content] : entries) {
        const quint32 at = quint32(archive.size());
        const quint32 crc = crc32(content);
        const quint32 size = quint32(content.size());
        const auto common = [&](QDataStream &to) {
            to << version << quint16(0) << quint16(0) << quint16(0) << day << crc << size << size
               << quint16(name.size()) << quint16(0);
        };
        body << quint32(0x04034b50);
        common(body);
        body.writeRawData(name.constData(), int(name.size()));
        body.writeRawData(content.constData(), int(content.size()));
        list << quint32(0x02014b50) << version;
        common(list);
        list << quint16(0) << quint16(0) << quint16(0) << quint32(0) << at;
        list.writeRawData(name.constData(), int(name.size()));
    }
    const quint32 begin = quint32(archive.size());
    body.writeRawData(directory.constData(), int(directory.size()));
    const quint16 count = quint16(entries.size());
    body << quint32(0x06054b50) << quint16(0) << quint16(0) << count << count
         << quint32(directory.size()) << begin << quint16(0);
    return archive;
}

QByteArray paragraph(const QString &text, bool heading)
{
    const QByteArray look = heading ? "<w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr>"
                                    : "<w:rPr><w:sz w:val=\"22\"/></w:rPr>";
    return "<w:p><w:pPr><w:spacing w:after=\"160\"/></w:pPr><w:r>" + look +
           "<w:t xml:space=\"preserve\">" + text.toHtmlEscaped().toUtf8() + "</w:t></w:r></w:p>";
}

} // namespace

QByteArray PlainDocx::of(const QStringList &paragraphs)
{
    const QByteArray head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const QByteArray types =
        head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Override PartName=\"/word/document.xml\" "
               "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml."
               "document.main+xml\"/></Types>";
    const QByteArray relations =
        head +
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    QByteArray document =
        head +
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
        "<w:body>";
    for (int i = 0; i < paragraphs.size(); ++i)
        document += paragraph(paragraphs.at(i), i == 0);
    document += "<w:sectPr><w:pgSz w:w=\"12240\" w:h=\"15840\"/></w:sectPr></w:body></w:document>";
    return archiveOf({{"[Content_Types].xml", types},
                      {"_rels/.rels", relations},
                      {"word/document.xml", document}});
}

} // namespace Peak
