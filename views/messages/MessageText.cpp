#include "views/messages/MessageText.h"

#include "models/domain/Role.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Marks that make what follows run the other way, and so hide what it says. */
bool turnsAround(QChar c)
{
    return (c >= QChar(0x202a) && c <= QChar(0x202e)) || (c >= QChar(0x2066) && c <= QChar(0x2069));
}

bool overlaps(const QList<MessageText::Span> &spans, int start, int length)
{
    return std::any_of(spans.cbegin(), spans.cend(), [&](const MessageText::Span &one) {
        return start < one.start + one.length && one.start < start + length;
    });
}

/** Full stops and closing brackets belong to the sentence around it. */
int linkLength(QStringView found)
{
    qsizetype length = found.size();
    while (length > 0) {
        const QChar last = found.at(length - 1);
        const QStringView whole = found.left(length);
        const bool opened = last == u')' && whole.count(u'(') >= whole.count(u')');
        if (!QStringView(u".,;:!?'\")]}").contains(last) || opened)
            break;
        --length;
    }
    return int(length);
}

} // namespace

QString MessageText::shown(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\r' || turnsAround(c) || c == QChar(0xfffc))
            continue;
        if (c == u'\n' || c == QChar(0x2028) || c == QChar(0x2029))
            clean += u'\n';
        else if (c == u'\t' || c.category() != QChar::Other_Control)
            clean += c;
    }
    return clean;
}

QUrl MessageText::safeLink(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid())
        return {};
    if (scheme == u"http"_s || scheme == u"https"_s) {
        // A name before the host pretends to be one: https://bank.example@elsewhere.test
        if (url.host().isEmpty() || !url.userInfo().isEmpty())
            return {};
        return url;
    }
    if (scheme == u"mailto"_s && url.path().contains(u'@')) {
        QUrl mail; // the address alone: what a query may ask a mail program for is not the sender's
        mail.setScheme(u"mailto"_s);
        mail.setPath(url.path());
        return mail;
    }
    return {};
}

QList<MessageText::Span> MessageText::spans(const QString &text,
                                            const QList<MessageMention> &mentions)
{
    static const QRegularExpression links(u"\\b(?:https?://|mailto:)[^\\s<>\"]{1,2000}"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    constexpr int mostLinks = 200;
    QList<Span> found;
    auto matches = links.globalMatch(text);
    while (matches.hasNext() && found.size() < mostLinks) {
        const auto match = matches.next();
        const int length = linkLength(match.capturedView());
        const QUrl url = safeLink(match.captured().left(length));
        if (!url.isEmpty())
            found.append({int(match.capturedStart()), length, url, {}});
    }
    for (const MessageMention &mention : mentions) {
        const QString name = u'@' + mention.name;
        for (qsizetype at = text.indexOf(name); at >= 0 && !mention.name.isEmpty();
             at = text.indexOf(name, at + name.size())) {
            if (!overlaps(found, int(at), int(name.size())))
                found.append({int(at), int(name.size()), {}, mention.person});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Span &a, const Span &b) { return a.start < b.start; });
    return found;
}

QString MessageText::initials(const QString &name)
{
    const QStringList words = name.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return u"?"_s;
    QString letters;
    for (const QString &word : {words.first(), words.last()}) {
        const qsizetype first = word.at(0).isHighSurrogate() ? 2 : 1;
        if (letters.isEmpty() || words.size() > 1)
            letters += word.left(first);
    }
    return letters.toUpper();
}

QString MessageText::time(const QDateTime &moment)
{
    return QLocale().toString(moment.toLocalTime().time(), u"HH:mm"_s);
}

QString MessageText::moment(const QDateTime &moment)
{
    return QLocale().toString(moment.toLocalTime(), u"d MMM yyyy HH:mm"_s);
}

QString MessageText::day(QDate day, QDate today)
{
    if (day == today)
        return tr("Today");
    if (day.daysTo(today) == 1)
        return tr("Yesterday");
    return QLocale().toString(day, u"dddd, d MMMM yyyy"_s);
}

QString MessageText::role(const RoomMessage &message)
{
    const QString label = roleLabel(roleFromCode(message.senderRole));
    return message.outsider ? tr("%1, from outside").arg(label) : label;
}

QString MessageText::state(const PendingMessage &pending)
{
    const auto files =
        std::count_if(pending.files.cbegin(), pending.files.cend(),
                      [](const PendingFile &file) { return file.document.isNull(); });
    switch (pending.state) {
    case PendingMessage::State::Held:
    case PendingMessage::State::Sending:
        return tr("Sending...");
    case PendingMessage::State::Uploading:
        return tr("Uploading %n document(s)...", nullptr, int(files));
    case PendingMessage::State::Waiting:
        return pending.unsure ? tr("Perhaps sent already; waiting for the connection")
                              : tr("Waiting for the connection");
    case PendingMessage::State::Failed:
        return pending.unsure ? tr("Perhaps sent already: %1").arg(pending.error)
                              : tr("Not sent: %1").arg(pending.error);
    }
    return {};
}

QString MessageText::readBy(const RoomMessage &message)
{
    if (message.readerCount <= 0)
        return {};
    if (message.readCount >= message.readerCount)
        return message.readerCount == 1 ? tr("Read") : tr("Read by all");
    if (message.readCount == 0)
        return tr("Not read yet");
    return tr("Read by %1 of %2").arg(message.readCount).arg(message.readerCount);
}

QString MessageText::line(const QString &text)
{
    return shown(text).simplified();
}

} // namespace Peak
