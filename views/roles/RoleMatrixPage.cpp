#include "views/roles/RoleMatrixPage.h"

#include "views/common/EmptyState.h"
#include "views/common/FieldGroup.h"
#include "views/common/FocusWalk.h"
#include "views/common/Icons.h"
#include "views/common/PageHeader.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/roles/RoleWords.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QTableWidgetItem *cell(const QString &text)
{
    auto *item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

} // namespace

RoleMatrixPage::RoleMatrixPage(QWidget *parent)
    : QWidget(parent),
      m_header(new PageHeader(tr("Roles"), this)),
      m_table(new QTableWidget(this)),
      m_summaries(new QWidget(this)),
      m_empty(new EmptyState(this)),
      m_stack(new QStackedWidget(this))
{
    m_table->setAccessibleName(tr("What each role may do"));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *lead = new QLabel(tr("The most that a role allows on an exchange. Somebody's part in an "
                               "exchange, and the permissions given there, may allow less, never "
                               "more. The server decides by this table; it can't be changed."),
                            this);
    lead->setWordWrap(true);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Theme::space(4), Theme::space(2), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(4));
    column->addWidget(lead);
    column->addWidget(m_table);
    column->addWidget(m_summaries);
    column->addStretch(1);
    m_summaries->setLayout(new QVBoxLayout);
    m_summaries->layout()->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(this);
    FocusWalk::showFocusOf(scroll);
    scroll->setAccessibleName(tr("What each role may do"));
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_empty);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    content->setBackgroundRole(QPalette::Base);
    layOutPage(this, {m_header}, m_stack);
    connect(m_empty, &EmptyState::actionTriggered, this, &RoleMatrixPage::retryRequested);
    showLoading();
}

void RoleMatrixPage::showLoading()
{
    if (m_loaded)
        return;
    m_empty->showLoading(tr("Loading the roles"));
    m_stack->setCurrentWidget(m_empty);
}

void RoleMatrixPage::showError(const Error &error)
{
    if (m_loaded)
        return;
    m_empty->showBroken(tr("The roles could not be loaded"), error.message);
    m_stack->setCurrentWidget(m_empty);
}

void RoleMatrixPage::setMatrix(const QList<RoleRight> &matrix)
{
    m_matrix = matrix;
    m_loaded = true;
    fill();
    m_stack->setCurrentIndex(0);
}

void RoleMatrixPage::fill()
{
    const QStringList roles = RoleWords::roles(m_matrix);
    const QStringList actions = RoleWords::actions(m_matrix);
    m_table->setColumnCount(int(roles.size()) + 1);
    m_table->setRowCount(int(actions.size()));
    QStringList heads = {tr("On an exchange that they see")};
    for (const QString &role : roles)
        heads.append(RoleWords::roleName(role));
    m_table->setHorizontalHeaderLabels(heads);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int row = 0; row < actions.size(); ++row) {
        m_table->setItem(row, 0, cell(RoleWords::sentence(actions.at(row))));
        for (int i = 0; i < roles.size(); ++i) {
            const bool allowed = RoleWords::allows(m_matrix, roles.at(i), actions.at(row));
            QTableWidgetItem *item = cell(allowed ? RoleWords::yes() : RoleWords::no());
            item->setIcon(allowed ? Icons::get(u"circle-check"_s, Status::Good)
                                  : Icons::get(u"x"_s));
            item->setData(Qt::AccessibleTextRole,
                          tr("%1, %2: %3")
                              .arg(RoleWords::roleName(roles.at(i)),
                                   RoleWords::sentence(actions.at(row)), item->text()));
            m_table->setItem(row, i + 1, item);
        }
    }
    addSummaries(roles);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    fitTable();
}

/** Below the table: whom each role is for, in sentences. */
void RoleMatrixPage::addSummaries(const QStringList &roles)
{
    qDeleteAll(m_summaries->findChildren<FieldGroup *>(QString(), Qt::FindDirectChildrenOnly));
    auto *group = new FieldGroup(tr("In plain words"), m_summaries);
    for (const QString &role : roles)
        group->add(RoleWords::roleName(role))->setValue(RoleWords::summary(role));
    m_summaries->layout()->addWidget(group);
}

/** As high as its rows: the page scrolls, not the table. */
void RoleMatrixPage::fitTable()
{
    m_table->resizeRowsToContents();
    int height = m_table->horizontalHeader()->sizeHint().height() + 2 * m_table->frameWidth();
    for (int row = 0; row < m_table->rowCount(); ++row)
        height += m_table->rowHeight(row);
    m_table->setFixedHeight(height + Theme::space(3));
}

void RoleMatrixPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitTable();
}

} // namespace Peak
