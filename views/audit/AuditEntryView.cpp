#include "views/audit/AuditEntryView.h"

#include "models/tables/ExchangeText.h"
#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/ListChoices.h"
#include "views/audit/DiffView.h"
#include "views/audit/RecordText.h"
#include "views/common/FieldGroup.h"
#include "views/common/FocusWalk.h"
#include "views/common/Theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int FactsWidth = 460; // an id fits;

QString nameIn(const QJsonValue &person)
{
    return person.toObject().value(u"name"_s).toString();
}

/** A change of a row, whose values are the row; else an event with its details. */
bool isChange(const QString &action)
{
    static const QStringList ends = {u"_created"_s,  u"_updated"_s,       u"_deleted"_s,
                                     u"_complete"_s, u"_stage_changed"_s, u"_role_changed"_s};
    for (const QString &end : ends) {
        if (action.endsWith(end))
            return true;
    }
    return false;
}

/** What a record is called by its own values, if it says. */
QString nameOf(const QJsonObject &values)
{
    static const QStringList fields = {u"title"_s, u"name"_s, u"display_name"_s, u"file_name"_s,
                                       u"exchange_name"_s};
    for (const QString &field : fields) {
        if (const QString name = values.value(field).toString().simplified(); !name.isEmpty())
            return name.left(200);
    }
    return u"%1 %2"_s
        .arg(values.value(u"first_name"_s).toString(), values.value(u"last_name"_s).toString())
        .trimmed();
}

} // namespace

AuditEntryView::AuditEntryView(QWidget *parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_hint(new QLabel(tr("Select an entry to see what it recorded."))),
      m_sheet(new QWidget),
      m_diff(new DiffView)
{
    auto *who = new FieldGroup(tr("What happened"));
    m_time = who->add(tr("Time"));
    m_person = who->add(tr("Person"));
    m_real = who->add(tr("Really by"));
    m_object = who->add(tr("Object"));
    m_exchange = who->add(tr("Exchange"));
    m_outcome = who->add(tr("Outcome"));
    auto *where = new FieldGroup(tr("Where from"));
    m_address = where->add(tr("IP address"));
    m_program = where->add(tr("Program"));
    m_session = where->add(tr("Session"));

    auto *facts = new QWidget;
    facts->setBackgroundRole(QPalette::Base);
    auto *column = new QVBoxLayout(facts);
    column->setContentsMargins(Theme::space(4), Theme::space(1), Theme::space(3), Theme::space(2));
    column->setSpacing(Theme::space(4));
    column->addWidget(who);
    column->addWidget(where);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(facts);
    scroll->setWidgetResizable(true);
    FocusWalk::showFocusOf(scroll);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(FactsWidth);
    scroll->setBackgroundRole(QPalette::Base);
    scroll->setAccessibleName(tr("Details of the entry"));

    QFont strong = m_title->font();
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), 0);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    auto *row = new QHBoxLayout(m_sheet);
    row->setContentsMargins(0, 0, Theme::space(2), Theme::space(1));
    row->setSpacing(Theme::space(3));
    row->addWidget(scroll);
    row->addWidget(m_diff, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(Theme::space(2));
    all->addWidget(m_title);
    all->addWidget(m_hint, 1);
    all->addWidget(m_sheet, 1);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setAccessibleName(tr("The selected entry"));
    setFocusProxy(m_diff);
    clear();
}

void AuditEntryView::clear()
{
    m_id = {};
    m_objectId.clear();
    m_title->hide();
    m_sheet->hide();
    m_hint->show();
    m_diff->clear();
}

void AuditEntryView::setEntry(const QUuid &id, const QJsonObject &cells)
{
    m_id = id;
    m_hint->hide();
    m_title->show();
    m_sheet->show();
    fill(cells);
}

void AuditEntryView::fill(const QJsonObject &cells)
{
    const QString action = cells.value(u"action"_s).toString();
    const QString message = cells.value(u"message"_s).toString();
    const ListDefinition list = auditList();
    const QString what = list.column(u"action"_s)->choiceText(action);
    m_title->setText(message.isEmpty() ? what : tr("%1: %2").arg(what, message));

    const auto at =
        QDateTime::fromMSecsSinceEpoch(qint64(cells.value(u"time"_s).toDouble()), Qt::UTC);
    m_time->setValue(ExchangeText::moment(at, true));
    const QString role = cells.value(u"role"_s).toString();
    const QString person = nameIn(cells.value(u"person"_s));
    const QString roleText = list.column(u"role"_s)->choiceText(role);
    m_person->setValue(person.isEmpty()     ? roleText
                       : roleText.isEmpty() ? person
                                            : tr("%1 (%2)").arg(person, roleText));
    const QString real = nameIn(cells.value(u"real_person"_s));
    m_real->setValue(real.isEmpty() ? QString() : tr("%1, looking on as this person").arg(real),
                     real.isEmpty() ? QString() : u"eye"_s,
                     real.isEmpty() ? Status::Neutral : Status::Warning);
    m_objectKind = list.column(u"object"_s)->choiceText(cells.value(u"object"_s).toString());
    m_objectId = cells.value(u"object_id"_s).toString();
    m_exchange->setValue(cells.value(u"exchange"_s).toString());
    const bool success = cells.value(u"success"_s).toBool(true);
    const ListColumn *outcome = list.column(u"success"_s);
    const ColumnChoice *look = outcome->choice(success ? u"true"_s : u"false"_s);
    m_outcome->setValue(look ? look->text : QString(), look ? look->icon : QString(),
                        look ? look->status : Status::Neutral);
    m_address->setValue(cells.value(u"ip"_s).toString());
    const QString version = cells.value(u"client_version"_s).toString();
    m_program->setValue(version.isEmpty() ? QString() : tr("Peak 1031 %1").arg(version));
    m_session->setValue(cells.value(u"session_id"_s).toString());

    const QJsonObject before = cells.value(u"old_values"_s).toObject();
    const QJsonObject after = cells.value(u"new_values"_s).toObject();
    m_objectName = nameOf(after).isEmpty() ? nameOf(before) : nameOf(after);
    showObject();
    if (isChange(action) || !before.isEmpty())
        m_diff->setValues(before, after);
    else
        m_diff->setDetails(after);
    m_diff->setNames(m_names);
}

/** By its name where somebody knows it; the id is for those that nobody can name any more. */
void AuditEntryView::showObject()
{
    const QString known = m_names.value(QUuid::fromString(m_objectId));
    const QString name = known.isEmpty() ? m_objectName : known;
    const QString shown = name.isEmpty() ? m_objectId : name;
    m_object->setValue(shown.isEmpty() ? m_objectKind : m_objectKind + u'\n' + shown);
}

void AuditEntryView::addNames(const QHash<QUuid, QString> &names)
{
    m_names.insert(names);
    m_diff->setNames(m_names);
    if (!m_id.isNull())
        showObject();
}

QList<QUuid> AuditEntryView::unnamed() const
{
    QList<QUuid> ids = m_diff->ids();
    if (const QUuid object = QUuid::fromString(m_objectId); !object.isNull())
        ids.append(object);
    ids.removeIf([this](const QUuid &id) { return m_names.contains(id); });
    return ids;
}

} // namespace Peak
