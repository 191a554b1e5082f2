#include "models/delivery/MimeMessage.h"

#include <QLocale>

namespace Peak::MimeMessage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype line = 76;
constexpr qsizetype mostSubject = 400; ///< characters
constexpr qsizetype mostName = 120;
constexpr qsizetype wordBytes = 39; ///< of UTF-8 in one encoded word: 52 characters of base64

bool isPlain(const QByteArray &utf8)
{
    return std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= ' ' && c < 127; });
}

/** Folded between words; false where a word would not fit into a line. */
bool folded(const QByteArray &ascii, qsizetype used, QByteArray &made)
{
    for (const QByteArray &word : ascii.split(' ')) {
        if (word.size() > line - 2)
            return false;
        if (!made.isEmpty()) {
            if (used + 1 + word.size() > line) {
                made += "\r\n";
                used = 0;
            }
            made += ' ';
            ++used;
        }
        made += word;
        used += word.size();
    }
    return used <= line;
}

/** At most so many, and no half of a pair. */
QString cut(const QString &text, qsizetype most)
{
    return text.left(most > 0 && most < text.size() && text.at(most).isLowSurrogate() ? most - 1
                                                                                      : most);
}

/** Characters are never cut in two: each word must be readable by itself. */
QByteArray encodedWords(const QString &text)
{
    QByteArray made;
    QByteArray piece;
    const auto flush = [&] {
        if (piece.isEmpty())
            return;
        made += (made.isEmpty() ? "" : "\r\n ");
        made += "=?UTF-8?B?" + piece.toBase64() + "?=";
        piece.clear();
    };
    for (const uint character : text.toUcs4()) {
        const QByteArray utf8 =
            QString::fromUcs4(reinterpret_cast<const char32_t *>(&character), 1).toUtf8();
        if (piece.size() + utf8.size() > wordBytes)
            flush();
        piece += utf8;
    }
    flush();
    return made;
}

/** A name before an address: quoted, or in encoded words. */
QByteArray phrase(const QString &name, qsizetype nameSize)
{
    QByteArray utf8 = name.toUtf8();
    if (!isPlain(utf8) || utf8.contains("=?") || utf8.size() + nameSize > line - 4)
        return encodedWords(name);
    return '"' + utf8.replace('\\', "\\\\").replace('"', "\\\"") + '"';
}

QByteArray mailbox(const QByteArray &header, const QByteArray &address, const QString &name)
{
    const QString one = cut(oneLine(name), mostName);
    if (one.isEmpty())
        return header + ": <" + address + ">\r\n";
    return header + ": " + phrase(one, header.size() + 2) + "\r\n <" + address + ">\r\n";
}

QByteArray hex(char c)
{
    return '=' + QByteArray(1, c).toHex().toUpper();
}

/** One line of text, CRLF not among it. */
QByteArray quotedPrintable(const QByteArray &utf8)
{
    QByteArray made;
    qsizetype used = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8.at(i);
        const bool last = i + 1 == utf8.size();
        const bool blank = c == ' ' || c == '\t';
        QByteArray piece(1, c);
        if ((c < ' ' && c != '\t') || c > '~' || c == '=' || (blank && last))
            piece = hex(c);
        if (used + piece.size() > line - 1) {
            // A blank before a soft break is kept by some servers and lost by others.
            made += "=\r\n";
            used = 0;
        }
        made += piece;
        used += piece.size();
    }
    return made;
}

/** As RFC 5322 wants it, in no language. */
QByteArray date(const QDateTime &now)
{
    return QLocale::c().toString(now.toUTC(), u"ddd, dd MMM yyyy HH:mm:ss"_s).toLatin1() + " +0000";
}

/** Lines of one kind, and no control character but the tab. */
QString cleaned(const QString &text)
{
    QString made;
    made.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'\r') {
            if (i + 1 == text.size() || text.at(i + 1) != u'\n')
                made += u'\n';
        } else if (c == u'\n' || c == u'\t' ||
                   (c.unicode() >= 32 && c.category() != QChar::Other_Control)) {
            made += c;
        }
    }
    return made;
}

} // namespace

QString oneLine(const QString &text)
{
    QString one = text;
    for (QChar &c : one) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line ||
            c.category() == QChar::Separator_Paragraph)
            c = u' ';
    }
    return one.simplified();
}

QByteArray encodedText(const QString &text, qsizetype nameSize)
{
    const QString one = cut(oneLine(text), mostSubject);
    const QByteArray utf8 = one.toUtf8();
    QByteArray made;
    if (isPlain(utf8) && !utf8.contains("=?") && folded(utf8, nameSize + 2, made))
        return made;
    return encodedWords(one);
}

QByteArray encodedBody(const QString &text, QByteArray &encoding)
{
    const QByteArrayList lines = cleaned(text).toUtf8().split('\n');
    qsizetype bytes = 0;
    qsizetype foreign = 0;
    qsizetype longest = 0;
    for (const QByteArray &one : lines) {
        bytes += one.size();
        longest = qMax(longest, one.size());
        foreign += std::count_if(one.begin(), one.end(), [](char c) { return c < 0; });
    }
    if (foreign == 0 && longest <= line + 2) {
        encoding = "7bit";
        return lines.join("\r\n") + "\r\n";
    }
    if (foreign * 3 > bytes) {
        encoding = "base64";
        const QByteArray all = QByteArray(lines.join("\r\n") + "\r\n").toBase64();
        QByteArray made;
        for (qsizetype i = 0; i < all.size(); i += line)
            made += all.mid(i, line) + "\r\n";
        return made;
    }
    encoding = "quoted-printable";
    QByteArray made;
    for (const QByteArray &one : lines)
        made += quotedPrintable(one) + "\r\n";
    return made;
}

QByteArray messageId(const OutboxItem &item, const MailSender &sender)
{
    const QByteArray from = DeliveryText::mailAddress(sender.address);
    return '<' + item.id.toByteArray(QUuid::WithoutBraces) + from.mid(from.lastIndexOf('@')) + '>';
}

QByteArray written(const OutboxItem &item, const MailSender &sender, const QDateTime &now)
{
    const QByteArray from = DeliveryText::mailAddress(sender.address);
    const QByteArray to = DeliveryText::mailAddress(item.address);
    if (from.isEmpty() || to.isEmpty())
        return {};
    QByteArray encoding;
    const QByteArray body = encodedBody(item.body, encoding);
    return "Date: " + date(now) + "\r\n" + mailbox("From", from, sender.name) +
           mailbox("To", to, item.name) + "Subject: " + encodedText(item.subject, 7) + "\r\n" +
           "Message-ID: " + messageId(item, sender) + "\r\n" +
           "MIME-Version: 1.0\r\n"
           "Content-Type: text/plain; charset=utf-8\r\n"
           "Content-Transfer-Encoding: " +
           encoding +
           "\r\n"
           "Auto-Submitted: auto-generated\r\n"
           "X-Auto-Response-Suppress: All\r\n"
           "\r\n" +
           body;
}

} // namespace Peak::MimeMessage
