#include "views/people/DuplicatesDialog.h"

#include "models/tables/ListText.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/roles/RoleWords.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

enum Column { NameColumn, EmailColumn, PhoneColumn, CompanyColumn, RoleColumn, StateColumn };
constexpr int personRole = Qt::UserRole;

QString orDash(const QJsonValue &value)
{
    const QString text = value.toString();
    return text.isEmpty() ? u"\u2013"_s : text;
}

} // namespace

DuplicatesDialog::DuplicatesDialog(QWidget *parent)
    : QDialog(parent),
      m_message(new MessageBar(this)),
      m_tree(new QTreeWidget(this)),
      m_empty(new EmptyState(this)),
      m_stack(new QStackedWidget(this)),
      m_compare(new QPushButton(tr("Compare..."), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Possible duplicates"));
    auto *lead = new QLabel(tr("These share an e-mail address, a telephone number, or name and "
                               "company. Choose two of a group to compare; they are merged only "
                               "when you say so."),
                            this);
    lead->setWordWrap(true);
    m_tree->setHeaderLabels(
        {tr("Name"), tr("E-mail"), tr("Phone"), tr("Company"), tr("Role"), tr("State")});
    m_tree->setAccessibleName(tr("People who may be one, by what they share"));
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setAlternatingRowColors(false);
    m_tree->setRootIsDecorated(true);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_empty);
    auto *again = new QPushButton(tr("Look again"), this);
    auto *close = new QPushButton(tr("Close"), this);
    again->setAutoDefault(false);
    close->setAutoDefault(false);
    m_compare->setDefault(true);
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &DuplicatesDialog::refresh);
    // Enter presses the button, which is the default: activating would ask a second time.
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this, &DuplicatesDialog::compare);
    connect(m_compare, &QPushButton::clicked, this, &DuplicatesDialog::compare);
    connect(m_empty, &EmptyState::actionTriggered, this, &DuplicatesDialog::lookRequested);
    connect(again, &QPushButton::clicked, this, &DuplicatesDialog::lookRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(again);
    buttons->addStretch(1);
    buttons->addWidget(m_compare);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(2));
    column->addWidget(m_message);
    column->addWidget(lead);
    column->addWidget(m_stack, 1);
    column->addLayout(buttons);
    resizeOnScreen(this, {Theme::space(290), Theme::space(140)});
    refresh();
}

QString DuplicatesDialog::titleOf(const DuplicateGroup &group)
{
    if (group.why == u"email")
        return tr("Same e-mail address: %1").arg(group.value);
    if (group.why == u"phone")
        return tr("Same telephone number: %1").arg(ListText::phone(group.value));
    return tr("Same name: %1").arg(group.people.first().toObject().value(u"name"_s).toString());
}

void DuplicatesDialog::showLoading()
{
    if (m_tree->topLevelItemCount() > 0)
        return; // what is there stays until the answer is
    m_empty->showLoading(tr("Looking for duplicates"));
    m_stack->setCurrentWidget(m_empty);
}

void DuplicatesDialog::setGroups(const QList<DuplicateGroup> &groups)
{
    const int before = place(); // whoever merges one goes on with the next
    m_tree->clear();
    for (const DuplicateGroup &group : groups) {
        auto *head = new QTreeWidgetItem(m_tree, {titleOf(group)});
        head->setFirstColumnSpanned(true);
        head->setFlags(Qt::ItemIsEnabled);
        QFont bold = m_tree->font();
        bold.setBold(true);
        head->setFont(0, bold);
        for (const QJsonValue &value : group.people) {
            const QJsonObject person = value.toObject();
            const QString role = RoleWords::roleName(person.value(u"role"_s).toString());
            QStringList states = {person.value(u"active"_s).toBool() ? tr("active")
                                                                     : tr("inactive")};
            if (person.value(u"user"_s).toBool())
                states.append(tr("signs in"));
            auto *row = new QTreeWidgetItem(
                head, {person.value(u"name"_s).toString(), orDash(person.value(u"email"_s)),
                       orDash(ListText::phone(person.value(u"phone"_s).toString())),
                       orDash(person.value(u"company"_s)), role.isEmpty() ? u"\u2013"_s : role,
                       states.join(u", "_s)});
            row->setData(0, personRole, person);
        }
        head->setExpanded(true);
    }
    if (groups.isEmpty())
        m_empty->showEmpty(u"users-round"_s, tr("No duplicates"),
                           tr("No two people share an e-mail address, a telephone number, or name "
                              "and company."));
    m_stack->setCurrentWidget(groups.isEmpty() ? static_cast<QWidget *>(m_empty) : m_tree);
    for (int i = 0; i < m_tree->columnCount(); ++i) {
        m_tree->resizeColumnToContents(i);
        m_tree->setColumnWidth(i, qBound(Theme::space(18), m_tree->columnWidth(i) + Theme::space(3),
                                         Theme::space(65)));
    }
    if (!groups.isEmpty())
        m_tree->setCurrentItem(
            m_tree->topLevelItem(qMin(before, int(groups.size()) - 1))->child(0));
    if (!groups.isEmpty() && (!focusWidget() || !m_tree->isAncestorOf(focusWidget())))
        m_tree->setFocus();
    refresh();
}

void DuplicatesDialog::showError(const Error &error)
{
    if (m_tree->topLevelItemCount() > 0) {
        m_message->showError(error);
        return;
    }
    m_empty->showBroken(tr("The people could not be compared"), error.message);
    m_stack->setCurrentWidget(m_empty);
}

void DuplicatesDialog::showMerged(const QString &name, const QUuid &gone)
{
    m_message->showMessage(Status::Good, tr("%1 is one person now.").arg(name));
    for (int i = m_tree->topLevelItemCount() - 1; i >= 0; --i) {
        QTreeWidgetItem *head = m_tree->topLevelItem(i);
        for (int k = head->childCount() - 1; k >= 0; --k) {
            const QJsonObject person = head->child(k)->data(0, personRole).toJsonObject();
            if (QUuid::fromString(person.value(u"id"_s).toString()) == gone)
                delete head->takeChild(k);
        }
        if (head->childCount() < 2)
            delete m_tree->takeTopLevelItem(i);
    }
    refresh();
}

/** Which group is looked at. */
int DuplicatesDialog::place() const
{
    QTreeWidgetItem *item = m_tree->currentItem();
    while (item && item->parent())
        item = item->parent();
    return item ? m_tree->indexOfTopLevelItem(item) : 0;
}

QList<QTreeWidgetItem *> DuplicatesDialog::chosen() const
{
    QList<QTreeWidgetItem *> rows;
    for (QTreeWidgetItem *item : m_tree->selectedItems()) {
        if (item->parent())
            rows.append(item);
    }
    if (rows.size() != 1)
        return rows.size() == 2 && rows.at(0)->parent() == rows.at(1)->parent()
                   ? rows
                   : QList<QTreeWidgetItem *>();
    // One: with whom else there is in its group.
    QTreeWidgetItem *group = rows.first()->parent();
    if (group->childCount() == 2) {
        rows = {group->child(0), group->child(1)};
        return rows;
    }
    return {};
}

void DuplicatesDialog::compare()
{
    const QList<QTreeWidgetItem *> rows = chosen();
    if (rows.size() == 2)
        Q_EMIT compareRequested(rows.at(0)->data(0, personRole).toJsonObject(),
                                rows.at(1)->data(0, personRole).toJsonObject());
}

void DuplicatesDialog::refresh()
{
    const bool ready = m_stack->currentWidget() == m_tree && chosen().size() == 2;
    m_compare->setEnabled(ready);
    m_compare->setToolTip(ready ? QString()
                                : tr("Select two people of one group, with Ctrl and a click."));
}

} // namespace Peak
