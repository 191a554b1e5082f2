#include "models/documents/templates/HtmlText.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFont>
#include <QImageReader>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>
#include <QUrl>

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::HtmlText)
};

constexpr int mostTags = 20'000;
constexpr int deepestTables = 6; ///< each level is laid out several times for the one above
constexpr int mostColumns = 60;
constexpr qint64 mostPixels = 25'000'000;

Error tooMuch()
{
    return {ErrorKind::Invalid,
            Words::tr("This page has more in it, or larger things, than a letter has, so it was "
                      "not opened. Make it simpler, and try again.")};
}

/** Pictures that stand in the page; anything else is not there. */
class ClosedDocument final : public QTextDocument
{
protected:
    QVariant loadResource(int type, const QUrl &url) override
    {
        const QByteArray said = url.toEncoded();
        const qsizetype comma = said.indexOf(',');
        if (type != ImageResource || comma < 0 ||
            (!said.startsWith("data:image/png;base64,") &&
             !said.startsWith("data:image/jpeg;base64,")))
            return {};
        QByteArray bytes =
            QByteArray::fromBase64(QByteArray::fromPercentEncoding(said.mid(comma + 1)));
        QBuffer buffer(&bytes);
        QImageReader reader(&buffer, said.startsWith("data:image/png") ? "png" : "jpeg");
        reader.setAutoDetectImageFormat(false);
        const QSize size = reader.size();
        if (!size.isValid() || qint64(size.width()) * size.height() > mostPixels)
            return {};
        return reader.read();
    }
};

QString decoded(const QByteArray &bytes, bool *ok)
{
    const auto encoding = QStringConverter::encodingForHtml(bytes);
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    const QString text = decoder.decode(bytes);
    *ok = !decoder.hasError();
    return text;
}

bool isOrdinary(const QString &html)
{
    static const QRegularExpression huge(
        QStringLiteral("(?:col|row)span\\s*=\\s*[\"']?\\s*\\d{3}"
                       "|\\b(?:width|height|border|cellpadding|cellspacing|size|hspace|vspace)"
                       "\\s*=\\s*[\"']?\\s*[+-]?\\d{5}"
                       "|\\d{5,}(?:\\.\\d*)?\\s*(?:px|pt|em|ex|cm|mm|in|pc|%)[\\s;\"']"),
        QRegularExpression::CaseInsensitiveOption);
    return html.count(u'<') <= mostTags && !html.contains(huge);
}

bool isFlatEnough(const QTextFrame *frame, int depth)
{
    if (const auto *table = qobject_cast<const QTextTable *>(frame)) {
        if (++depth > deepestTables || table->columns() > mostColumns)
            return false;
    }
    const QList<QTextFrame *> children = frame->childFrames();
    for (const QTextFrame *child : children) {
        if (!isFlatEnough(child, depth))
            return false;
    }
    return true;
}

} // namespace

Result<std::unique_ptr<QTextDocument>> HtmlText::read(const QByteArray &bytes)
{
    if (bytes.size() > mostBytes)
        return tooMuch();
    bool ok = false;
    QString html = decoded(bytes, &ok);
    if (!ok || html.contains(QChar::Null))
        return Error{ErrorKind::Invalid, Words::tr("This file is no HTML page in UTF-8. Save it as "
                                                   "UTF-8, and try again.")};
    if (!isOrdinary(html))
        return tooMuch();
    // The decoder has read what this is written in.
    html.remove(QChar::ByteOrderMark);
    auto document = std::make_unique<ClosedDocument>();
    document->setUndoRedoEnabled(false);
    document->setUseDesignMetrics(true);
    QFont font(QStringLiteral("Noto Serif"));
    font.setStyleHint(QFont::Serif);
    font.setPointSizeF(10.5);
    font.setHintingPreference(QFont::PreferNoHinting);
    document->setDefaultFont(font);
    document->setHtml(html);
    if (!isFlatEnough(document->rootFrame(), 0))
        return tooMuch();
    return std::unique_ptr<QTextDocument>(std::move(document));
}

} // namespace Peak
