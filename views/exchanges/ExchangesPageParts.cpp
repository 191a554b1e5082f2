#include "views/exchanges/ExchangesPage.h"

#include "models/tables/ExchangeTableModel.h"
#include "models/tables/ExchangeText.h"
#include "views/common/ChipRow.h"
#include "views/common/ChoiceButton.h"
#include "views/common/DataTable.h"
#include "views/common/DeadlineDelegate.h"
#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/StayOpenMenu.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeDelegates.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

// The table and the row of filters of the page; what they do stands in ExchangesPage.cpp.

namespace Peak {

void ExchangesPage::makeTable()
{
    using Model = ExchangeTableModel;
    m_table->setAccessibleName(tr("Exchanges"));
    m_table->setModel(m_model);
    const QHash<int, int> widths{
        {Model::NumberColumn, 96},       {Model::NameColumn, 230},   {Model::ClientColumn, 150},
        {Model::CoordinatorColumn, 140}, {Model::StageColumn, 120},  {Model::PriorityColumn, 100},
        {Model::PropertyColumn, 240},    {Model::Day45Column, 214},  {Model::Day180Column, 214},
        {Model::ValueColumn, 130},       {Model::UpdatedColumn, 150}};
    QList<DataTable::ColumnLayout> columns;
    for (int column = 0; column < Model::ColumnCount; ++column)
        columns.append({Model::sortName(column), widths.value(column, 120), true});
    QStringList order;
    for (const int column :
         {Model::NumberColumn, Model::NameColumn, Model::ClientColumn, Model::StageColumn,
          Model::Day45Column, Model::Day180Column, Model::ValueColumn, Model::CoordinatorColumn,
          Model::PriorityColumn, Model::PropertyColumn, Model::UpdatedColumn})
        order.append(Model::sortName(column));
    m_table->setColumns(columns, order);

    auto *deadlines = new DeadlineDelegate(Model::DateRole, Model::DaysLeftRole,
                                           Model::DeadlineStateRole, m_table);
    using Words = ExchangeWordDelegate;
    m_table->setItemDelegateForColumn(Model::Day45Column, deadlines);
    m_table->setItemDelegateForColumn(Model::Day180Column, deadlines);
    m_table->setItemDelegateForColumn(Model::StageColumn, new Words(Words::Kind::Stage, m_table));
    m_table->setItemDelegateForColumn(Model::PriorityColumn,
                                      new Words(Words::Kind::Priority, m_table));

    connect(m_table, &DataTable::visibleRowsChanged, m_model, &WindowedTableModel::setVisibleRows);
    connect(m_table, &DataTable::sortRequested, this, [this](int column, Qt::SortOrder wished) {
        m_wanted = currentExchange();
        m_model->sort(column, wished);
    });
    connect(m_table, &DataTable::stateChanged, this, [this] { m_stateDelay.start(); });
    connect(m_table, &DataTable::copied, this, &ExchangesPage::onCopied);
    connect(m_table, &DataTable::openRequested, this, [this](const QModelIndex &index) {
        const QUuid id = m_model->idAt(index.row());
        if (!id.isNull())
            Q_EMIT openRequested(id);
    });
}

QWidget *ExchangesPage::makeFilterRow()
{
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search number, name, client, property"));
    m_search->setAccessibleName(tr("Search exchanges"));
    m_search->setAccessibleDescription(tr("Searches number, name, client and property"));
    m_search->setClearButtonEnabled(true);
    if (auto *clear = m_search->findChild<QToolButton *>())
        clear->setAccessibleName(tr("Clear the search"));
    m_search->addAction(Icons::get(QStringLiteral("search"), Status::Neutral),
                        QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(Theme::space(28));
    m_search->setMaximumWidth(Theme::space(90));
    Fields::limit(m_search, ExchangeFilter::MaxSearchLength, tr("The search"), m_messages);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, &m_searchDelay, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &ExchangesPage::applyFilter);

    m_stages = new ChoiceButton(tr("Stage"));
    QList<ChoiceButton::Choice> stages;
    const auto all = allExchangeStages();
    for (const ExchangeStage stage : all)
        stages.append({QVariant::fromValue(stage), ExchangeText::stage(stage)});
    m_stages->setChoices(stages);
    m_coordinators = new ChoiceButton(tr("Coordinator"));
    connect(m_stages, &ChoiceButton::chosenChanged, this, &ExchangesPage::applyFilter);
    connect(m_coordinators, &ChoiceButton::chosenChanged, this, &ExchangesPage::applyFilter);

    auto *columns = new QToolButton;
    columns->setText(tr("Columns"));
    columns->setIcon(Icons::get(QStringLiteral("columns-3")));
    columns->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    columns->setPopupMode(QToolButton::InstantPopup);
    columns->setFocusPolicy(Qt::StrongFocus);
    columns->setAccessibleName(tr("Choose columns"));
    auto *menu = new StayOpenMenu(columns);
    columns->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { m_table->fillColumnMenu(menu); });

    connect(m_chips, &ChipRow::removeRequested, this, &ExchangesPage::removeChip);
    connect(m_chips, &ChipRow::clearRequested, this, &ExchangesPage::clearFilters);

    auto *filters = new QWidget;
    auto *row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space(2));
    row->addWidget(m_search, 3);
    row->addWidget(m_stages);
    row->addWidget(m_coordinators);
    row->addStretch(1);
    row->addWidget(columns);
    return filters;
}

bool ExchangesPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            applyFilter();
            return true;
        }
        if (key == Qt::Key_Down) {
            m_table->setFocus();
            if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
                m_table->setCurrentIndex(m_model->index(0, ExchangeTableModel::NumberColumn));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Peak
