#include "views/documents/TableLook.h"

#include "views/common/PeakStyle.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QTableWidget>

namespace Peak {

void lookLikeAList(QTableView *table, const QString &name)
{
    table->setAccessibleName(name);
    table->setItemDelegate(new RowDelegate(table));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setMinimumSectionSize(Theme::space(12));
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(PeakStyle::rowHeight(table));
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void setTexts(QTableWidget *table, int row, const QStringList &texts)
{
    for (int column = 0; column < texts.size(); ++column) {
        const QString &text = texts.at(column);
        auto *cell = new QTableWidgetItem(text);
        cell->setToolTip(text);
        if (text.isEmpty())
            cell->setData(Qt::AccessibleTextRole,
                          QCoreApplication::translate("Peak::TableLook", "nothing"));
        table->setItem(row, column, cell);
    }
}

int heightOfRows(const QTableView *table, int rows)
{
    return table->horizontalHeader()->sizeHint().height() +
           rows * table->verticalHeader()->defaultSectionSize() + 2 * table->frameWidth() + 2;
}

} // namespace Peak
