#include "models/documents/FileKind.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QMimeDatabase>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::FileKind)
};

/** Where the first suffix of the type is not what the firm calls it. */
QString shortNameOf(const QMimeType &type)
{
    static const QHash<QString, QString> names{{u"image/jpeg"_s, u"jpg"_s},
                                               {u"text/plain"_s, u"txt"_s},
                                               {u"image/tiff"_s, u"tif"_s},
                                               {u"text/html"_s, u"html"_s},
                                               {u"application/zip"_s, u"zip"_s},
                                               {u"application/msword"_s, u"doc"_s},
                                               {u"message/rfc822"_s, u"eml"_s},
                                               {u"application/vnd.ms-outlook"_s, u"msg"_s},
                                               {u"application/xml"_s, u"xml"_s},
                                               {u"application/x-ole-storage"_s, u"ole"_s},
                                               {u"application/rtf"_s, u"rtf"_s},
                                               {u"application/octet-stream"_s, u"bin"_s},
                                               {u"application/x-zerosize"_s, u"bin"_s}};
    const QString name = names.value(type.name(), type.preferredSuffix().toLower());
    QString plain;
    for (const QChar c : name) {
        if (c.unicode() < 0x80 && c.isLetterOrNumber())
            plain += c;
    }
    return plain.isEmpty() ? u"bin"_s : plain.left(20);
}

bool isUnknown(const QMimeType &type)
{
    return type.isDefault() || type.name() == u"application/x-zerosize";
}

/** Files of this type begin with a mark that the data base knows, so that content without one is
 * not of it. */
bool hasMark(const QMimeType &type)
{
    const QString name = type.name();
    return name == u"application/pdf" || name == u"application/rtf" ||
           name == u"application/msword" || name.startsWith(u"application/vnd.ms-") ||
           name.startsWith(u"application/vnd.openxmlformats-") ||
           name.startsWith(u"application/vnd.oasis.") || type.inherits(u"application/zip"_s) ||
           (name.startsWith(u"image/") && !type.inherits(u"application/xml"_s) &&
            !type.inherits(u"text/plain"_s));
}

/** Office files are archives: which one is told by the names inside. */
bool isArchiveOf(const QMimeType &type, QByteArrayView head)
{
    const QString name = type.name();
    if (!name.startsWith(u"application/vnd.openxmlformats-officedocument."))
        return true;
    const QByteArrayView folder = name.contains(u"wordprocessingml") ? "word/"
                                  : name.contains(u"spreadsheetml")  ? "xl/"
                                  : name.contains(u"presentationml") ? "ppt/"
                                                                     : "[Content_Types].xml";
    return head.contains(folder) || head.contains(QByteArrayView("[Content_Types].xml"));
}

/** The type that the name claims where the content allows it; else the content's own. */
QMimeType agreed(const QMimeType &named, const QMimeType &content, QByteArrayView head)
{
    const QString zip = u"application/zip"_s;
    if (content.name() == zip && (named.inherits(zip) || named.name().contains(u"opendocument")))
        return isArchiveOf(named, head) ? named : QMimeType();
    if (content.isDefault() && hasMark(named))
        return {};
    if (named.inherits(content.name()))
        return named;
    if (content.inherits(named.name()))
        return content;
    // Text is text: what kind of it, only the name knows.
    const QString text = u"text/plain"_s;
    if (named.inherits(text) && content.inherits(text))
        return named;
    return {};
}

} // namespace

FileKind FileKind::of(const QString &fileName, QByteArrayView head)
{
    const QMimeDatabase types;
    const QMimeType content =
        types.mimeTypeForData(QByteArray::fromRawData(head.data(), head.size()));
    const QList<QMimeType> names = types.mimeTypesForFileName(fileName);
    FileKind kind;
    QMimeType found = content;
    if (!names.isEmpty() && head.isEmpty()) {
        found = names.first();
    } else if (!names.isEmpty()) {
        QMimeType fitting;
        for (const QMimeType &named : names) {
            fitting = agreed(named, content, head);
            if (fitting.isValid())
                break;
        }
        kind.nameLies = !fitting.isValid();
        if (fitting.isValid())
            found = fitting;
    }
    kind.type = shortNameOf(found);
    kind.mimeType =
        found.name() == u"application/x-zerosize" ? u"application/octet-stream"_s : found.name();
    if (kind.nameLies) {
        const QString suffix = QFileInfo(fileName).suffix().toLower();
        kind.warning =
            isUnknown(content)
                ? Text::tr("“%1” ends in “.%2”, but its content is of no kind that is known.")
                      .arg(fileName, suffix)
                : Text::tr("“%1” ends in “.%2”, but its content is of another kind: %3.")
                      .arg(fileName, suffix, content.comment());
    }
    return kind;
}

} // namespace Peak
