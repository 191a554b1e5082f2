#include "views/documents/TableLook.h"

#include "views/common/PeakStyle.h"
#include "views/common/RowDelegate.h"
#include "views/common/Theme.h"

#include <QHeaderView>
#include <QTableView>

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

int heightOfRows(const QTableView *table, int rows)
{
    return table->horizontalHeader()->sizeHint().height() +
           rows * table->verticalHeader()->defaultSectionSize() + 2 * table->frameWidth() + 2;
}

} // namespace Peak
