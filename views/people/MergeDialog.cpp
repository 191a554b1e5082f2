#include "views/people/MergeDialog.h"

#include "models/tables/ListText.h"
#include "views/common/Theme.h"
#include "views/roles/RoleWords.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QLabel *text(const QString &words)
{
    auto *label = new QLabel(words.isEmpty() ? u"\u2013"_s : words);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

Decision MergeDialog::decision()
{
    Decision decision;
    decision.title = tr("Merge two people");
    decision.question = tr("Who stays, and which values are right? This can't be undone.");
    decision.effects = {
        tr("The one who goes becomes inactive, and everything of theirs belongs to the one who "
           "stays."),
        tr("The record keeps both names, and what was done under each.")};
    decision.verb = tr("Merge for good");
    decision.reason = Decision::Reason::Required;
    decision.irreversible = true;
    return decision;
}

MergeDialog::MergeDialog(const QJsonObject &one, const QJsonObject &other, QWidget *parent)
    : DecisionDialog(decision(), parent),
      m_one(one),
      m_other(other),
      m_kept(new QButtonGroup(this)),
      m_preview(new QLabel(this))
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space(4));
    grid->setVerticalSpacing(Theme::space(2));
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    addKept(grid);
    addField(grid, u"first_name"_s, tr("First name"));
    addField(grid, u"last_name"_s, tr("Last name"));
    addField(grid, u"company"_s, tr("Company"));
    addField(grid, u"email"_s, tr("E-mail"));
    addField(grid, u"phone"_s, tr("Phone"));
    addField(grid, u"address"_s, tr("Address"));
    addFact(grid, tr("Role"), RoleWords::roleName(one.value(u"role"_s).toString()),
            RoleWords::roleName(other.value(u"role"_s).toString()));
    const auto signsIn = [](const QJsonObject &person) {
        return person.value(u"user"_s).toBool() ? RoleWords::yes() : RoleWords::no();
    };
    addFact(grid, tr("Signs in"), signsIn(one), signsIn(other));
    middle()->addLayout(grid);
    m_preview->setWordWrap(true);
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setAccessibleName(tr("What is moved"));
    middle()->addWidget(m_preview);
    setMinimumWidth(Theme::space(180));
    connect(m_kept, &QButtonGroup::idClicked, this, [this] {
        preferKept();
        setPreview({});
        m_known = false;
        setRefusal(tr("The server is being asked what would be moved."));
        m_preview->setText(tr("Counting what would be moved..."));
        Q_EMIT keptChanged();
    });
    preferKept();
    m_known = false;
    setRefusal(tr("The server is being asked what would be moved."));
    m_preview->setText(tr("Counting what would be moved..."));
}

void MergeDialog::addKept(QGridLayout *grid)
{
    grid->addWidget(new QLabel(tr("Who stays")), 0, 0);
    for (int number : {0, 1}) {
        QString name = side(number).value(u"name"_s).toString();
        auto *button = new QRadioButton(name.replace(u'&', u"&&"_s), this);
        QFont bold = font();
        bold.setBold(true);
        button->setFont(bold);
        button->setAccessibleName(tr("%1 stays").arg(side(number).value(u"name"_s).toString()));
        m_kept->addButton(button, number);
        grid->addWidget(button, 0, number + 1);
    }
    // Those who sign in can't go, so they come first.
    const bool otherOne = m_other.value(u"user"_s).toBool() && !m_one.value(u"user"_s).toBool();
    m_kept->button(otherOne ? 1 : 0)->setChecked(true);
}

void MergeDialog::addField(QGridLayout *grid, const QString &column, const QString &label)
{
    const auto shownOf = [&column](const QJsonObject &person) {
        const QString value = person.value(column).toString();
        return column == u"phone" ? ListText::phone(value) : value;
    };
    const QString one = shownOf(m_one);
    const QString other = shownOf(m_other);
    if (one == other) {
        addFact(grid, label, one, other);
        m_fields.append({column, label, nullptr});
        return;
    }
    const int row = grid->rowCount();
    grid->addWidget(new QLabel(label), row, 0);
    auto *sides = new QButtonGroup(this);
    for (int number : {0, 1}) {
        const QString value = number == 0 ? one : other;
        QString shown = value.isEmpty() ? tr("nothing") : value;
        auto *button = new QRadioButton(shown.replace(u'\n', u", "_s).replace(u'&', u"&&"_s), this);
        button->setAccessibleName(tr("%1: %2").arg(label, value.isEmpty() ? tr("nothing") : value));
        sides->addButton(button, number);
        grid->addWidget(button, row, number + 1);
    }
    m_fields.append({column, label, sides});
}

void MergeDialog::addFact(QGridLayout *grid, const QString &label, const QString &one,
                          const QString &other)
{
    const int row = grid->rowCount();
    grid->addWidget(new QLabel(label), row, 0, Qt::AlignTop);
    const int words = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth) +
                      style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing);
    for (int column : {1, 2}) {
        QLabel *fact = text(column == 1 ? one : other);
        fact->setContentsMargins(words, 0, 0, 0); // below the words that can be chosen
        grid->addWidget(fact, row, column);
    }
}

/** Values of the one who stays, or the only ones there are. */
void MergeDialog::preferKept()
{
    for (const Field &field : m_fields) {
        if (!field.sides)
            continue;
        const bool hasOwn = !side(keptSide()).value(field.column).toString().isEmpty();
        field.sides->button(hasOwn ? keptSide() : 1 - keptSide())->setChecked(true);
    }
}

int MergeDialog::keptSide() const
{
    return m_kept->checkedId() == 1 ? 1 : 0;
}

QUuid MergeDialog::kept() const
{
    return QUuid::fromString(side(keptSide()).value(u"id"_s).toString());
}

QUuid MergeDialog::dropped() const
{
    return QUuid::fromString(side(1 - keptSide()).value(u"id"_s).toString());
}

QString MergeDialog::keptName() const
{
    return side(keptSide()).value(u"name"_s).toString();
}

void MergeDialog::keep(const QUuid &person)
{
    if (kept() != person)
        m_kept->button(1 - keptSide())->click();
}

void MergeDialog::take(const QString &column, const QUuid &person)
{
    for (const Field &field : m_fields) {
        if (field.column == column && field.sides)
            field.sides->button(person == kept() ? keptSide() : 1 - keptSide())->setChecked(true);
    }
}

QJsonObject MergeDialog::fields() const
{
    QJsonObject taken;
    for (const Field &field : m_fields) {
        if (!field.sides || field.sides->checkedId() == keptSide())
            continue;
        const QJsonValue value = side(1 - keptSide()).value(field.column);
        taken.insert(field.column, value.toString().isEmpty() ? QJsonValue() : value);
    }
    return taken;
}

void MergeDialog::setPreview(const MergePreview &preview)
{
    m_known = true;
    setRefusal(preview.refusal);
    if (!preview.refusal.isEmpty()) {
        m_preview->setText(preview.refusal);
        fit();
        return;
    }
    const auto count = [&preview](const QString &kind) {
        return preview.moved.value(kind).toInt();
    };
    QStringList parts;
    if (const int n = count(u"client_of"_s))
        parts.append(tr("%n exchange(s) as client", nullptr, n));
    if (const int n = count(u"coordinator_of"_s))
        parts.append(tr("%n exchange(s) as coordinator", nullptr, n));
    if (const int n = count(u"participations"_s))
        parts.append(tr("%n part(s) in exchanges", nullptr, n));
    if (const int n = count(u"tasks"_s))
        parts.append(tr("%n task(s)", nullptr, n));
    if (const int n = count(u"comments"_s))
        parts.append(tr("%n comment(s)", nullptr, n));
    if (const int n = count(u"messages"_s))
        parts.append(tr("%n message(s)", nullptr, n));
    if (const int n = count(u"documents"_s))
        parts.append(tr("%n document(s)", nullptr, n));
    m_preview->setText(parts.isEmpty()
                           ? tr("Nothing has to be moved: the one who goes is named nowhere.")
                           : tr("Moves to %1: %2.").arg(keptName(), parts.join(u", "_s)));
    fit();
}

bool MergeDialog::isComplete() const
{
    return m_known && DecisionDialog::isComplete();
}

} // namespace Peak
