#include "views/settings/MailTextWords.h"

#include "models/domain/MailSample.h"
#include "views/common/ThemeColors.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString MailTextWords::placeholder(const QString &name)
{
    static const QHash<QString, QString> words = {
        {u"name"_s, tr("Name of who gets it")},
        {u"firm"_s, tr("Name of the firm")},
        {u"headline"_s, tr("What happened, and in which exchange")},
        {u"title"_s, tr("What happened")},
        {u"exchange"_s, tr("The exchange")},
        {u"actor"_s, tr("Who did it")},
        {u"object"_s, tr("The task, document or person")},
        {u"deadline"_s, tr("Which deadline")},
        {u"date"_s, tr("The date")},
        {u"days"_s, tr("Days until then")},
        {u"stage"_s, tr("The stage")},
        {u"count"_s, tr("How many")},
        {u"text"_s, tr("The words of the message, if e-mails may carry them")},
        {u"list"_s, tr("The list of news")},
    };
    return words.value(name, name);
}

MailTextMarks::MailTextMarks(QPlainTextEdit *field)
    : QSyntaxHighlighter(field->document()), m_field(field)
{
    field->installEventFilter(this);
}

void MailTextMarks::highlightBlock(const QString &text)
{
    static const QRegularExpression holes(u"[{]{2}[^{}]*[}]{2}|[{]{2}|[}]{2}"_s);
    const ThemeColors &colors = ThemeColors::of(m_field->palette());
    auto matches = holes.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString name = match.captured().mid(2).chopped(qMin(2, match.capturedLength() - 2));
        QTextCharFormat format;
        if (MailSample::placeholders().contains(name)) {
            format.setForeground(colors.accent);
        } else {
            format.setForeground(colors.danger);
            format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            format.setUnderlineColor(colors.danger);
        }
        setFormat(int(match.capturedStart()), int(match.capturedLength()), format);
    }
}

bool MailTextMarks::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        QMetaObject::invokeMethod(this, &MailTextMarks::rehighlight, Qt::QueuedConnection);
    return QSyntaxHighlighter::eventFilter(watched, event);
}

} // namespace Peak
