import { FADE_S } from './night_sky_fading';
import { FRAGMENT, VERTEX } from './shared.glsl';

// Stars that stand for people, all of one size. Attributes: place in the open sky (0..1 across, 0..1 down), colour, own
// phase; how much of it was and will be seen, from when on, and what it is: 0 a star, 1 the ring of somebody who is not
// alone, 2 the mark on one's own. A: the open sky on the screen (left, bottom, width, height, 0..1). Z: the size of a star
// in pixels, where the breath is (0..1), how far each has a phase of its own, whether colours lie on the sky (morning).
export const PERSON_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
uniform vec4 A,Z;
uniform vec3 K[9];
out vec4 h;out vec2 q;
void main(){
vec2 p=vec2(A.x+a.x*A.z,A.y+(1.-a.y)*A.w);
float t=clamp((V.z-b.z)/${FADE_S.toFixed(1)},0.,1.);
float k=mix(b.x,b.y,t*t*(3.-2.*t));
float phase=fract(Z.y+a.w*Z.z);
float breath=phase<.4?.5-.5*cos(7.854*phase):.5+.5*cos(5.236*(phase-.4));
k*=(b.w>.5?.8:.62)+(b.w>.5?.2:.38)*breath;
k*=1.-.97*sm(.5,.95,quiet(p));
h=vec4(b.w>1.5?mix(vec3(1.,.8,.5),vec3(.55,.3,.06),Z.w):K[int(a.z)],k);
q=vec2(b.w,Z.w);
gl_Position=vec4(p*2.-1.,0.,1.);
gl_PointSize=k<.01?0.:Z.x*(b.w>.5?(b.w>1.5?1.7:1.2):1.);}`;

// A star is a small core in a soft halo. By night it adds light; in the morning it is colour that lies on the sky.
export const PERSON_FRAGMENT = `${FRAGMENT}
in vec4 h;in vec2 q;
void main(){
float d=length(gl_PointCoord*2.-1.);
if(d>1.)discard;
float edge=1.-d*d;
float f=q.x<.5?mix(1.,.62,q.y)*exp(-d*d*mix(34.,20.,q.y))+(.5-.1*q.y)*exp(-d*d*5.)*edge:q.x<1.5?exp(-pow((d-.7)*7.,2.))*.6*edge:exp(-pow((d-.74)*13.,2.))*.95;
vec3 c=mix(h.rgb,vec3(1.),q.x<.5?.45*exp(-d*d*90.)*(1.-q.y):0.);
o=vec4(c*f*h.a,f*h.a*q.y);}`;
