#include "views/people/RoleDialog.h"

#include "models/domain/Role.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"
#include "views/roles/RoleWords.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QTableWidgetItem *cell(const QString &text, const QString &icon = {},
                       Status status = Status::Neutral)
{
    auto *item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    if (!icon.isEmpty())
        item->setIcon(status == Status::Neutral ? Icons::get(icon) : Icons::get(icon, status));
    return item;
}

QTableWidgetItem *yesOrNo(bool allowed)
{
    return allowed ? cell(RoleWords::yes(), u"check"_s) : cell(RoleWords::no(), u"x"_s);
}

} // namespace

Decision RoleDialog::decisionOf(const QString &name)
{
    Decision decision;
    decision.title = tr("Change the role");
    decision.question = tr("Which role shall %1 have?").arg(name);
    decision.effects = {
        tr("They are signed out everywhere, and have the new role when they sign in again."),
        tr("On each exchange, their part in it and its permissions may allow less than the role."),
        tr("To go back, change the role again.")};
    decision.verb = tr("Change the role");
    return decision;
}

RoleDialog::RoleDialog(const QString &name, const QString &role, const QList<RoleRight> &matrix,
                       QWidget *parent)
    : DecisionDialog(decisionOf(name), parent),
      m_before(role),
      m_matrix(matrix),
      m_role(new QComboBox(this)),
      m_table(new QTableWidget(this)),
      m_summary(new QLabel(this))
{
    for (const QString &code : RoleWords::roles(matrix))
        m_role->addItem(RoleWords::roleName(code), code);
    m_role->setCurrentIndex(qMax(0, m_role->findData(role)));
    m_role->setAccessibleName(tr("New role"));
    const QStringList actions = RoleWords::actions(matrix);
    m_table->setColumnCount(4);
    m_table->setRowCount(int(actions.size()));
    m_table->setAccessibleName(tr("What changes with the role"));
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_summary->setWordWrap(true);
    auto *label = Fields::label(tr("&New role"), m_role);
    middle()->addWidget(label);
    middle()->addWidget(m_role);
    middle()->addWidget(m_table);
    middle()->addWidget(m_summary);
    connect(m_role, &QComboBox::currentIndexChanged, this, &RoleDialog::compare);
    setMinimumWidth(Theme::space(160));
    m_role->setFocus();
    compare();
}

QString RoleDialog::role() const
{
    return m_role->currentData().toString();
}

void RoleDialog::setRole(const QString &role)
{
    m_role->setCurrentIndex(m_role->findData(role));
}

bool RoleDialog::isComplete() const
{
    return role() != m_before;
}

QStringList RoleDialog::differences() const
{
    QStringList told;
    for (const QString &action : RoleWords::actions(m_matrix)) {
        const bool before = RoleWords::allows(m_matrix, m_before, action);
        const bool after = RoleWords::allows(m_matrix, role(), action);
        if (before != after)
            told.append(after ? tr("Gains: %1").arg(RoleWords::sentence(action))
                              : tr("Loses: %1").arg(RoleWords::sentence(action)));
    }
    return told;
}

void RoleDialog::compare()
{
    m_table->setHorizontalHeaderLabels(
        {tr("On the exchanges that they see"),
         RoleWords::roleName(m_before).isEmpty() ? tr("Now: no role")
                                                 : tr("Now: %1").arg(RoleWords::roleName(m_before)),
         tr("Then: %1").arg(RoleWords::roleName(role())), tr("What changes")});
    const QStringList actions = RoleWords::actions(m_matrix);
    for (int row = 0; row < actions.size(); ++row) {
        const bool before = RoleWords::allows(m_matrix, m_before, actions.at(row));
        const bool after = RoleWords::allows(m_matrix, role(), actions.at(row));
        m_table->setItem(row, 0, cell(RoleWords::sentence(actions.at(row))));
        m_table->setItem(row, 1, yesOrNo(before));
        m_table->setItem(row, 2, yesOrNo(after));
        m_table->setItem(row, 3,
                         before == after ? cell(tr("same"))
                         : after         ? cell(tr("gained"), u"circle-check"_s, Status::Good)
                                         : cell(tr("lost"), u"circle-minus"_s, Status::Warning));
    }
    m_table->resizeRowsToContents();
    int height = m_table->horizontalHeader()->sizeHint().height() + 2 * m_table->frameWidth();
    for (int row = 0; row < m_table->rowCount(); ++row)
        height += m_table->rowHeight(row);
    m_table->setFixedHeight(height);
    QStringList scope = {RoleWords::reach(role())};
    if (role() == u"admin"_s)
        scope.append(tr("Admins also manage people, roles, settings and the record, and must have "
                        "a second factor."));
    else if (m_before == u"admin"_s)
        scope.append(tr("They lose people, roles, settings and the record, which only admins "
                        "have."));
    m_summary->setText(role() == m_before ? tr("That is the role they have.") : scope.join(u' '));
    setRefusal(role() == m_before ? tr("That is the role they have.") : QString());
    fit();
}

} // namespace Peak
