#pragma once

#include "views/common/RowDelegate.h"
#include "views/forms/PersonPicker.h"

namespace Peak {

/**
 * A row about a file: its kind as an icon before the name, and what is to be noticed about it in
 * the colour and sign of its status, both told by the model (UploadFilesModel's roles).
 *
 * Names are edited where they stand. GUI thread.
 */
class FileDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    /** How the exchange of a file is looked for, where each has one of its own. */
    void setFinder(PersonFinder finder) { m_finder = std::move(finder); }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model,
                      const QModelIndex &index) const override;

protected:
    void paintContent(QPainter *painter, const QRect &rect, const QStyleOptionViewItem &option,
                      const QModelIndex &index, const Ink &ink) const override;
    int contentWidth(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static QString iconOf(const QModelIndex &index);

    PersonFinder m_finder;
};

} // namespace Peak
