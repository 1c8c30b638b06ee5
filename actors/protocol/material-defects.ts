import { entry } from './defect-entry.ts';

/** Why a material cannot be named instead of handed in. See `defects.ts`. */
export const materialDefects = {
  MATERIAL_NOT_HELD: entry(
    '没有该申请人这一材料的在存记录',
    'This material of the applicant is not held',
    '请上传该材料，并去掉 held。',
    'Hand it in, and leave held out.',
  ),
  MATERIAL_HELD_EXPIRED: entry(
    '在存的材料已过有效期',
    'The material that is held has expired',
    '请上传新的材料，并去掉 held。',
    'Hand in a new one, and leave held out.',
  ),
};
