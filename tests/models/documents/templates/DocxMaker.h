#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QXmlStreamReader>

#include <zip.h>

#include <utility>

namespace Peak {

/** Makes Word documents as tests want them, good and bad ones, and reads them back by other means.
 */
class DocxMaker
{
public:
    using Parts = QList<std::pair<QByteArray, QByteArray>>;

    static constexpr auto Namespace =
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    static QByteArray zip(const Parts &parts, int method = ZIP_CM_DEFLATE)
    {
        zip_source_t *source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
        zip_source_keep(source);
        zip_t *archive = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
        for (const auto &[name, content] : parts) {
            const auto index = zip_file_add(
                archive, name.constData(),
                zip_source_buffer(archive, content.constData(), zip_uint64_t(content.size()), 0),
                ZIP_FL_ENC_UTF_8);
            zip_set_file_compression(archive, zip_uint64_t(index), method, 9);
        }
        zip_close(archive);
        zip_stat_t stat;
        zip_stat_init(&stat);
        zip_source_open(source);
        zip_source_stat(source, &stat);
        QByteArray bytes(qsizetype(stat.size), Qt::Uninitialized);
        zip_source_read(source, bytes.data(), stat.size);
        zip_source_close(source);
        zip_source_free(source);
        return bytes;
    }

    static QByteArray part(const QByteArray &docx, const QByteArray &name)
    {
        zip_t *archive = zip_open_from_source(
            zip_source_buffer_create(docx.constData(), zip_uint64_t(docx.size()), 0, nullptr),
            ZIP_RDONLY, nullptr);
        QByteArray content;
        if (zip_file_t *file = archive ? zip_fopen(archive, name.constData(), 0) : nullptr) {
            QByteArray chunk(4096, Qt::Uninitialized);
            for (zip_int64_t got = 0; (got = zip_fread(file, chunk.data(), 4096)) > 0;)
                content.append(chunk.constData(), qsizetype(got));
            zip_fclose(file);
        }
        if (archive)
            zip_discard(archive);
        return content;
    }

    /** The text of a part, a paragraph a line; a line break is "|". */
    static QString text(const QByteArray &xml)
    {
        QString text;
        QXmlStreamReader reader(xml);
        bool inText = false;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isStartElement() || reader.isEndElement()) {
                inText = reader.isStartElement() && reader.name() == u"t";
                if (reader.isStartElement() && reader.name() == u"br")
                    text += u'|';
                if (reader.isEndElement() && reader.name() == u"p")
                    text += u'\n';
            } else if (reader.isCharacters() && inText) {
                text += reader.text();
            }
        }
        return reader.hasError() ? reader.errorString() : text.trimmed();
    }

    static QByteArray run(const QByteArray &text, const QByteArray &properties = {})
    {
        return "<w:r>" +
               (properties.isEmpty() ? QByteArray()
                                     : QByteArray("<w:rPr>" + properties + "</w:rPr>")) +
               "<w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
    }
    static QByteArray paragraph(const QByteArray &runs) { return "<w:p>" + runs + "</w:p>"; }
    static QByteArray root(const QByteArray &name, const QByteArray &content)
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:" + name +
               " xmlns:w=\"" + Namespace +
               "\" "
               "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" +
               content + "</w:" + name + ">";
    }
    static QByteArray body(const QByteArray &content)
    {
        return root("document", "<w:body>" + content + "</w:body>");
    }

    /** The parts of a document with this body, as Word lays them out. */
    static Parts parts(const QByteArray &document)
    {
        return {{"[Content_Types].xml", types({})},
                {"_rels/.rels", relationships()},
                {"word/document.xml", document}};
    }
    static QByteArray docx(const QByteArray &paragraphs) { return zip(parts(body(paragraphs))); }

    /** With header1.xml and so on, each told in the types. */
    static QByteArray types(const QList<QByteArray> &besides,
                            const QByteArray &main = "document.main")
    {
        const QByteArray kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
        QByteArray xml =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types "
            "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            "<Default Extension=\"rels\" "
            "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Override PartName=\"/word/document.xml\" ContentType=\"" +
            kind + main + "+xml\"/>";
        for (const QByteArray &name : besides) {
            QByteArray type = name;
            while (!type.isEmpty() && type.back() >= '0' && type.back() <= '9')
                type.chop(1);
            xml += "<Override PartName=\"/word/" + name + ".xml\" ContentType=\"" + kind + type +
                   "+xml\"/>";
        }
        return xml + "</Types>";
    }
    static QByteArray relationships()
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
               "<Relationship Id=\"rId1\" "
               "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
               "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    }
};

} // namespace Peak
