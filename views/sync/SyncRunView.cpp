#include "views/sync/SyncRunView.h"

#include "models/tables/ListText.h"
#include "models/tables/lists/SyncRunsList.h"
#include "views/audit/RecordText.h"
#include "views/common/Theme.h"

#include <QJsonArray>
#include <QLabel>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int mostErrors = 500;

QString lasted(qint64 milliseconds)
{
    const qint64 seconds = milliseconds / 1000;
    if (seconds < 1)
        return SyncRunView::tr("less than a second");
    if (seconds < 60)
        return SyncRunView::tr("%n second(s)", nullptr, int(seconds));
    if (seconds < 3600)
        return SyncRunView::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return SyncRunView::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
}

/** What went wrong first, then where: "Invalid date. Entity: contact, Id: 8812". */
QString errorText(const QJsonValue &error)
{
    if (!error.isObject())
        return RecordText::value({}, error);
    const QJsonObject object = error.toObject();
    QString what;
    QStringList where;
    for (auto part = object.begin(); part != object.end(); ++part) {
        static const QStringList saying = {u"message"_s, u"error"_s, u"reason"_s, u"what"_s};
        const QString value = RecordText::value(part.key(), part.value());
        if (what.isEmpty() && saying.contains(part.key()) && part.value().isString())
            what = value;
        else if (!value.isEmpty())
            where.append(u"%1: %2"_s.arg(RecordText::field(part.key()), value));
    }
    const QString place = where.join(u", "_s);
    if (what.isEmpty() || place.isEmpty())
        return what + place;
    return SyncRunView::tr("%1 (%2)").arg(what, place);
}

} // namespace

SyncRunView::SyncRunView(QWidget *parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_sentence(new QLabel),
      m_errorTitle(new QLabel(tr("Errors"))),
      m_errors(new QTextBrowser)
{
    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    for (QLabel *label : {m_title, m_errorTitle})
        label->setFont(strong);
    for (QLabel *label : {m_title, m_sentence, m_errorTitle}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_errors->setFrameShape(QFrame::NoFrame);
    m_errors->setOpenLinks(false);
    m_errors->setAccessibleName(tr("Errors of the run"));
    m_errors->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_errors->document()->setDocumentMargin(0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(3), Theme::space(4), Theme::space(2));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addSpacing(Theme::space(2));
    column->addWidget(m_errorTitle);
    column->addWidget(m_errors, 1);
    column->addStretch(); // without errors
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setAccessibleName(tr("The selected run"));
    clear();
}

void SyncRunView::clear()
{
    m_id = {};
    m_title->setText(tr("Select a run to see what it brought."));
    m_sentence->clear();
    m_errorTitle->hide();
    m_errors->clear();
}

QStringList SyncRunView::errorTexts(const QJsonValue &details)
{
    QStringList texts;
    if (details.isArray()) {
        for (const QJsonValue &error : details.toArray())
            texts.append(errorText(error));
    } else if (details.isObject() && details.toObject().value(u"errors"_s).isArray()) {
        texts = errorTexts(details.toObject().value(u"errors"_s));
    } else if (!details.isNull() && !details.isUndefined()) {
        texts.append(errorText(details));
    }
    texts.removeAll(QString());
    return texts;
}

QString SyncRunView::summary(const QJsonObject &cells)
{
    const auto number = [&cells](const char16_t *name) {
        return ListText::number(cells.value(QString::fromUtf16(name)).toVariant().toString());
    };
    const qint64 began = cells.value(u"started"_s).toInteger();
    const qint64 ended = cells.value(u"finished"_s).toInteger();
    const auto shown = [](const QString &text) { return text.isEmpty() ? u"0"_s : text; };
    const QString counts =
        tr("%1 created, %2 updated, %3 errors")
            .arg(shown(number(u"created")), shown(number(u"updated")), shown(number(u"errors")));
    if (ended <= 0)
        return tr("Runs since it was started, and has read %1 so far: %2.")
            .arg(shown(number(u"processed")), counts);
    return tr("Read %1 in %2: %3.").arg(shown(number(u"processed")), lasted(ended - began), counts);
}

void SyncRunView::setRun(const QUuid &id, const QJsonObject &cells)
{
    m_id = id;
    const ListDefinition list = syncRunsList();
    m_title->setText(tr("%1: %2").arg(
        list.column(u"kind"_s)->choiceText(cells.value(u"kind"_s).toString()),
        list.column(u"status"_s)->choiceText(cells.value(u"status"_s).toString())));
    m_sentence->setText(summary(cells));
    const QStringList errors = errorTexts(cells.value(u"error_details"_s));
    m_errorTitle->setVisible(true);
    m_errorTitle->setText(errors.isEmpty() ? tr("No errors were noted.") : tr("Errors"));
    m_errors->setVisible(!errors.isEmpty());
    QString html = u"<ol>"_s;
    for (const QString &error : errors.mid(0, mostErrors))
        html += u"<li>"_s + error.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</li>"_s;
    html += u"</ol>"_s;
    if (errors.size() > mostErrors)
        html += u"<p>"_s +
                tr("And %n more.", nullptr, int(errors.size()) - mostErrors).toHtmlEscaped() +
                u"</p>"_s;
    m_errors->setHtml(html);
}

QString SyncRunView::sentence() const
{
    return m_sentence->text();
}

QString SyncRunView::errors() const
{
    return m_errors->toPlainText();
}

} // namespace Peak
