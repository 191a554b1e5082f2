#pragma once

#include <QStyledItemDelegate>

namespace Peak {

/**
 * Paints a place to go to in a narrow list: its first line strong, the last in up to two lines,
 * what stands between them dim.
 *
 * What does not fit is told by the tool tip. GUI thread.
 */
class PlaceDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit PlaceDelegate(QWidget *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int width() const;

    QWidget *m_view;
};

} // namespace Peak
